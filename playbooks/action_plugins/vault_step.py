"""Takes the operator's vault one step on in a rotation of secrets, on the operator's machine.

The file is sealed at every moment: what is opened stays in this process, and a new file takes the old one's place whole.
rotate-secrets.yml has the order of the steps, docs/decisions/0105-secrets-by-two.md the reason of it.

Arguments:
  file      the vault, a file of `name: "value"` lines, sealed by ansible-vault
  stage     offered  makes new values, which servers shall accept beside the vault's; those of a rotation that was interrupted stay
            taken    the new values are the vault's, the former ones are still accepted
            done     the former ones are no more
            forget   nor are the ciphers of backups that were
  only      names to rotate; all that are there when empty. `host_keys` stands for the keys of hosts, which are in no vault
  given     values by name that somebody else has made, such as a provider's keys
  foreign   names that only somebody else can make; they are left out unless given
Returns `names`: what is being rotated. Never a value.
"""

from __future__ import annotations

import base64
import json
import os
import re
import secrets

import yaml
from ansible.errors import AnsibleActionFail
from ansible.plugins.action import ActionBase

HOST_KEYS = "host_keys"
ROTATION = "vault_rotation"
CIPHER = "vault_backup_cipher"
CIPHERS_BEFORE = "vault_backup_ciphers_before"
# A key and its name are one secret.
PAIRS = [("vault_s3_key", "vault_s3_secret"), ("vault_pictures_key", "vault_pictures_secret")]


def made(before: str) -> str:
    """A new secret of the same form: 32 bytes in base64, or 20 in hexadecimal digits."""
    if re.fullmatch(r"[A-Za-z0-9+/]{43}=", before):
        return base64.b64encode(secrets.token_bytes(32)).decode()
    return secrets.token_hex(20)


def with_value(text: str, name: str, value) -> str:
    """The vault's text with this value; strings and what is JSON alike are YAML."""
    line = f"{name}: {json.dumps(value)}"
    text, found = re.subn(rf"^{name}:.*$", lambda _: line, text, flags=re.MULTILINE)
    if found > 1:
        raise AnsibleActionFail(f"{name} is in the vault {found} times")
    return text if found else f"{text.rstrip()}\n{line}\n"


def chosen(vault: dict, only: list, given: dict, foreign: list) -> list:
    """Names to rotate. Whoever names one that cannot be is told so before anything is written."""
    known = [name for name, value in vault.items() if name.startswith("vault_") and isinstance(value, str)]
    unknown = sorted((set(only) | set(given)) - set(known) - {HOST_KEYS})
    if unknown:
        raise AnsibleActionFail(f"the vault has no {', '.join(unknown)}; it has {', '.join(known)}")
    names = set(only or [name for name in known if name not in foreign] + [HOST_KEYS]) | set(given)
    for pair in PAIRS:
        if names & set(pair):
            names |= set(pair)
    missing = sorted((names & set(foreign)) - set(given))
    if missing:
        raise AnsibleActionFail(f"{', '.join(missing)}: made by the provider of the storage; say what they are in `given`")
    return sorted(names)


def step(vault: dict, stage: str, args: dict) -> dict:
    """What the vault has to say otherwise after this step; nothing where it is there already."""
    rotation = vault.get(ROTATION) or {}
    now = rotation.get("stage", "done")
    others = rotation.get("others", {})
    if stage == "offered" and now == "done":
        given = args.get("given") or {}
        names = chosen(vault, args.get("only") or [], given, args.get("foreign") or [])
        others = {name: given.get(name) or made(vault[name]) for name in names if name != HOST_KEYS}
        return {ROTATION: {"stage": "offered", "host_keys": HOST_KEYS in names, "others": others}}
    if stage == "taken" and now == "offered":
        former = {name: vault[name] for name in others}
        changes = {**others, ROTATION: {**rotation, "stage": "taken", "others": former}}
        if CIPHER in others:
            changes[CIPHERS_BEFORE] = [vault[CIPHER], *(vault.get(CIPHERS_BEFORE) or [])]
        return changes
    if stage == "done" and now == "taken":
        return {ROTATION: {}}
    if stage == "done" and now == "offered":
        raise AnsibleActionFail("the new secrets are not taken yet")
    if stage == "forget" and vault.get(CIPHERS_BEFORE):
        return {CIPHERS_BEFORE: []}
    return {}


class ActionModule(ActionBase):
    TRANSFERS_FILES = False

    def run(self, tmp=None, task_vars=None):
        result = super().run(tmp, task_vars)
        args = self._task.args
        path = args["file"]
        keeper = self._loader._vault
        with open(path, "rb") as file:
            text = keeper.decrypt(file.read()).decode()
        vault = yaml.safe_load(text)
        changes = step(vault, args["stage"], args)
        if changes:
            for name, value in changes.items():
                text = with_value(text, name, value)
            if yaml.safe_load(text) != {**vault, **changes}:
                raise AnsibleActionFail(f"{path} is not of lines `name: \"value\"`; nothing was written")
            self.replace(path, keeper.encrypt(text.encode()))
        rotation = {**vault, **changes}.get(ROTATION) or {}
        names = [*rotation.get("others", {}), *([HOST_KEYS] if rotation.get("host_keys") else [])]
        return {**result, "changed": bool(changes), "names": names, "stage": rotation.get("stage", "done")}

    def replace(self, path: str, sealed: bytes) -> None:
        """The file is the old one or the new one, whatever happens meanwhile."""
        beside = f"{path}.new"
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(sealed)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
        folder = os.open(os.path.dirname(path) or ".", os.O_RDONLY)
        os.fsync(folder)
        os.close(folder)
