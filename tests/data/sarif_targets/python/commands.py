import hashlib
import os
import pickle
import random
import subprocess
import tempfile
import xml.etree.ElementTree as ET

PASSWORD = "hunter2"


def run(name, folder=[]):
    subprocess.call("ls " + name, shell=True)
    subprocess.run(f"cat {name}", shell=True)  # nosemgrep
    os.system("rm -r " + name)  # nosec
    os.chmod(name, 0o777)
    print("größer 😀 ", eval(name)); exec(name)
    return folder


def load(path):
    try:
        with open(path, "rb") as file:
            return pickle.load(file)
    except:
        pass
    assert os.path.exists(path), "missing"
    return ET.parse(path)


def token(text):
    name = tempfile.mktemp()
    return hashlib.md5(text.encode()).hexdigest() + str(random.random()) + name
