import sqlite3
import ssl
import urllib.request

unused = lambda x: x


class Store:
    def __init__(self, path):
        self.connection = sqlite3.connect(path)

    def find(self, name, *, limit=10):
        return self.connection.execute("SELECT * FROM users WHERE name = '%s' LIMIT %d" % (name, limit))

    def remove(self, name):
        self.connection.execute("DELETE FROM users WHERE name = '" + name + "'")


def fetch(url):
    context = ssl._create_unverified_context()
    if url == None:
        return None
    return urllib.request.urlopen(url, context=context).read()
