"""The hub of the load test: that of `jupyterhub_config.py`, with what a test needs.

Nothing here holds a limit, because systemd isn't asked: the servers are plain
processes of the accounts. Never use this for a class.
"""

import os
from pathlib import Path

c = get_config()  # noqa: F821 (JupyterHub defines it)
load_subconfig("jupyterhub_config.py")  # noqa: F821

state = Path(os.environ["LOAD_TEST_STATE"])
c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Authenticator.allowed_users = set(os.environ["LOAD_TEST_STUDENTS"].split())
c.Authenticator.admin_users = set()
c.JupyterHub.bind_url = os.environ["LOAD_TEST_URL"]
c.JupyterHub.hub_port = int(os.environ["LOAD_TEST_HUB_PORT"])
c.JupyterHub.cookie_secret_file = str(state / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{state / 'jupyterhub.sqlite'}"
c.ConfigurableHTTPProxy.pid_file = str(state / "proxy.pid")
c.ConfigurableHTTPProxy.api_url = os.environ["LOAD_TEST_PROXY"]
