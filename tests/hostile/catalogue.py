"""What is hostile or dirty, by name, so that it can be counted: 14 pastes and 16 addresses (hazards, "Token").

The nine keyring states stand in `keyring_states.py`, the payloads of what is shown in `payloads.py`.
"""

from dataclasses import dataclass

from tests.canary.secrets import STREAM, TOKEN


@dataclass(frozen=True)
class Paste:
    name: str
    text: str


DIRTY_PASTES = (
    Paste("1 clean", TOKEN),
    Paste("2 blanks and line ends around it", f" \t{TOKEN} \r\n"),
    Paste("3 straight quotes", f"'\"{TOKEN}\"'"),
    Paste("4 curly quotes of a word processor", f"“{TOKEN}”"),
    Paste("5 back quotes and a hard blank of a web page", f"\u00a0`{TOKEN}`\u00a0"),
    Paste("6 Bearer", f"Bearer {TOKEN}"),
    Paste("7 the old scheme, small letters", f"token {TOKEN}"),
    Paste("8 a whole header", f"Authorization: Bearer {TOKEN}"),
    Paste("9 a line of .env", f"REPLICATE_API_TOKEN={TOKEN}"),
    Paste("10 a line of a shell's start file", f"export REPLICATE_API_TOKEN='{TOKEN}';"),
    Paste("11 PowerShell", f'$env:REPLICATE_API_TOKEN = "{TOKEN}"'),
    Paste("12 cmd.exe", f"setx REPLICATE_API_TOKEN {TOKEN}"),
    Paste("13 a line of JSON or YAML", f'"REPLICATE_API_TOKEN": "{TOKEN}",'),
    Paste("14 invisible characters in it", f"\ufeff{TOKEN[:9]}\u200b{TOKEN[9:20]}\u00ad{TOKEN[20:]}\u2060"),
)


@dataclass(frozen=True)
class HostileUrl:
    """template: with {own}, an authority that the base may name for a stream; {own_host}, its host; {evil}, another
    authority; {secret}, a path that nobody else may see.
    """

    name: str
    template: str
    is_redirect: bool = False
    """What the template names is where the own origin's answer sends us."""

    def __call__(self, *, own: str, evil: str) -> str:
        return self.template.format(own=own, own_host=own.partition(":")[0], evil=evil, secret=STREAM)


HOSTILE_URLS = (
    HostileUrl("1 another host, not encrypted", "http://{evil}/{secret}"),
    HostileUrl("2 another host, encrypted", "https://{evil}/{secret}"),
    HostileUrl("3 our host as the user name", "http://{own_host}@{evil}/{secret}"),
    HostileUrl("4 user name and password before our host", "http://user:pass@{own}/{secret}"),
    HostileUrl("5 another port", "http://{own_host}:1/{secret}"),
    HostileUrl("6 an IPv4 address", "http://127.0.0.3/{secret}"),
    HostileUrl("7 an IPv4 address as one number", "http://2130706435/{secret}"),
    HostileUrl("8 an IPv6 address", "http://[::1]:1/{secret}"),
    HostileUrl("9 a redirect to another host", "http://{evil}/{secret}", is_redirect=True),
    HostileUrl("10 a redirect that repeats the request", "//{evil}/{secret}", is_redirect=True),
    HostileUrl("11 no scheme", "//{evil}/{secret}"),
    HostileUrl("12 a backslash", "http://{own}\\@{evil}/{secret}"),
    HostileUrl("13 our host in the fragment", "http://{evil}#@{own}/{secret}"),
    HostileUrl("14 our host as a part of another's name", "http://{own_host}.evil.example/{secret}"),
    HostileUrl("15 a file", "file:///etc/hostname?{secret}"),
    HostileUrl("16 a line end and a header behind it", "http://{evil}/{secret}%0d%0a\r\nAuthorization: Bearer x"),
)
"""16 values of `urls.*`, of a list's `next` and of `Location`."""
