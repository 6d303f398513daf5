"""One machine for a class: JupyterHub with an account of the machine for each student.

Start it as root, from this folder's course: see the guide in README.md. What a class
may want to change stands at the top.
"""

import sys
from pathlib import Path

MEMORY_LIMIT = "1500M"  # of each student: lessons 07 to 09 need most of it
CPU_LIMIT = 1.0  # processors that one student can keep busy
PROCESS_LIMIT = 200  # processes and threads of one student
IDLE_MINUTES = 60  # then a student's server stops; the files stay
STATE = Path("/var/lib/course-hub")  # who is logged in, the keys of the cookies
STUDENTS = STATE / "students.txt"  # one account name a line
TEACHERS = STATE / "teachers.txt"

c = get_config()  # noqa: F821 (JupyterHub defines it)


def names(path):
    """Return the account names in a file, one a line; empty lines are left out."""
    return set(path.read_text(encoding="utf-8").split()) if path.exists() else set()


# ---- Who may come in: accounts of this machine that are on the lists. Nobody can
# sign up, and there is no password but the one that the account has.
c.JupyterHub.authenticator_class = "pam"
c.Authenticator.admin_users = names(TEACHERS)
c.Authenticator.allowed_users = names(STUDENTS) | names(TEACHERS)
c.Authenticator.allow_existing_users = False  # a name taken off the lists stays out
c.LocalAuthenticator.create_system_users = False
c.PAMAuthenticator.open_sessions = False  # systemd makes what a session would make

# ---- What each student gets: a server of their own, in a unit of systemd that holds
# the limits, with the Python of the course and the student's own home folder.
c.JupyterHub.spawner_class = "systemd"
c.Spawner.cmd = [sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.mem_limit = MEMORY_LIMIT
c.Spawner.cpu_limit = CPU_LIMIT
c.SystemdSpawner.unit_extra_properties = {"TasksMax": str(PROCESS_LIMIT)}
c.SystemdSpawner.isolate_tmp = True
c.SystemdSpawner.disable_user_sudo = True
c.Spawner.default_url = "/lab/tree/course/notebooks/00_start_here.ipynb"
c.Spawner.args = [
    "--LabApp.extension_manager=readonly",
    "--KernelSpecManager.allowed_kernelspecs=python3",
    "--LanguageServerManager.autodetect=False",
]
# Thirty may come at once, when the bell rings; each start takes a few seconds of a
# processor. They wait for one another: a limit would show some of them an error page.
c.JupyterHub.concurrent_spawn_limit = 0
c.Spawner.start_timeout = 120
c.Spawner.http_timeout = 120

# ---- What stays if the hub is started again: logins, and the servers that run.
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{STATE / 'jupyterhub.sqlite'}"
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")
c.JupyterHub.cleanup_servers = False
c.JupyterHub.bind_url = "http://127.0.0.1:8000"  # a web server with TLS stands before

# ---- Who does nothing for a while makes room. The files stay, and opening the page
# again starts the server again.
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [
            *(sys.executable, "-m", "jupyterhub_idle_culler"),
            f"--timeout={60 * IDLE_MINUTES}",
        ],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": [
            *("list:users", "read:users:activity", "read:servers", "delete:servers")
        ],
        "services": ["idle-culler"],
    }
]
