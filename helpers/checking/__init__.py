"""Exercises that answer back; an answer runs in a process of its own."""
