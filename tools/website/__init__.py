"""The web site of the course: pages to read, and JupyterLite to run the lessons in."""
