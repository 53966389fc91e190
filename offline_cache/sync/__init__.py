"""Sending the outbox and following the district's feeds: plan.py decides, client.py speaks HTTP, loop.py is the one
thread.
"""
