"""Rows into a table by binary COPY: what is the same for every driver."""
