# SPDX-License-Identifier: AGPL-3.0-or-later
# Disks of the tests: a small one that fills up (tmpfs), and one that can lose its power (ext4 on a loop device). They
# are mounted in a namespace of this process alone: nothing is left behind, even when it is killed.
"""Private mounts."""
import ctypes
import os
import pathlib
import subprocess

CLONE_NEWNS = 0x00020000
CLONE_NEWUSER = 0x10000000
DISK_BYTES = 512 * 1024 * 1024


class Impossible(Exception):
    """This machine does not allow it; the text says what."""


def enter_namespace():
    """Once per process, before it makes any thread. Without root it becomes root of a namespace of users."""
    user, group = os.getuid(), os.getgid()
    flags = CLONE_NEWNS | (CLONE_NEWUSER if user != 0 else 0)
    if ctypes.CDLL(None, use_errno=True).unshare(flags) != 0:
        raise Impossible(f"unshare: {os.strerror(ctypes.get_errno())}")
    if user != 0:
        pathlib.Path("/proc/self/setgroups").write_text("deny", "ascii")
        pathlib.Path("/proc/self/uid_map").write_text(f"0 {user} 1", "ascii")
        pathlib.Path("/proc/self/gid_map").write_text(f"0 {group} 1", "ascii")
    _call("mount", "--make-rprivate", "/")


def _call(*words):
    try:
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True, check=False)
    except OSError as error:
        raise Impossible(f"{words[0]}: {error.strerror}") from None
    if done.returncode != 0:
        raise Impossible(f"{' '.join(map(str, words))}: {done.stderr.strip()}")


def mount_memory(folder, size):
    """A disk of `size` bytes, no more."""
    folder.mkdir()
    _call("mount", "-t", "tmpfs", "-o", f"size={size},mode=755", "aubrac-small", folder)


def unmount(folder):
    _call("umount", folder)


class LoopDisk:
    """ext4 in an image file."""

    def __init__(self, image, folder):
        self.image, self.folder = pathlib.Path(image), pathlib.Path(folder)

    def make(self):
        with open(self.image, "wb") as file:
            file.truncate(DISK_BYTES)
        _call("mkfs.ext4", "-q", "-F", self.image)
        return self.mount()

    def mount(self):
        self.folder.mkdir(exist_ok=True)
        _call("mount", "-o", "loop", self.image, self.folder)
        return self

    def unmount(self):
        _call("umount", self.folder)

    def copy(self, image, folder):
        """What a power cut would leave at this moment: only what reached the device. Everything that writes is
        frozen meanwhile."""
        _call("cp", "--sparse=always", self.image, image)
        return LoopDisk(image, folder)
