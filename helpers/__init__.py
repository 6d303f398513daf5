"""Plumbing of the course: data, figures and reference trainers.

What the course teaches stands in the notebooks. Nothing here is needed to
understand a lesson, and all of it may be read.
"""
