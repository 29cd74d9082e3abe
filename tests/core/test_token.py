import pytest

from llava_desktop.core.errors import NotAToken
from llava_desktop.core.token import cleaned_token, looks_like_replicate_token
from tests.canary.secrets import TOKEN


@pytest.mark.parametrize(
    "pasted",
    [
        TOKEN,
        f"  {TOKEN}\r\n",
        f'"{TOKEN}"',
        f"“{TOKEN}”",
        f"Bearer {TOKEN}",
        f"Authorization: Bearer {TOKEN}",
        f"REPLICATE_API_TOKEN={TOKEN}",
        f"export REPLICATE_API_TOKEN='{TOKEN}';",
        f'$env:REPLICATE_API_TOKEN = "{TOKEN}"',
        f"setx REPLICATE_API_TOKEN {TOKEN}",
        f"\ufeff{TOKEN[:9]}\u200b{TOKEN[9:]}",
        f"\u00a0`{TOKEN}`",
    ],
)
def test_what_people_paste_around_a_token_is_taken_off(pasted):
    assert cleaned_token(pasted) == TOKEN


@pytest.mark.parametrize(
    "pasted", ["", " \n", '""', "Bearer ", "REPLICATE_API_TOKEN=", "export REPLICATE_API_TOKEN=''"]
)
def test_nothing_is_not_a_token(pasted):
    with pytest.raises(NotAToken):
        cleaned_token(pasted)


@pytest.mark.parametrize("inside", [" ", "\n", "\r", "\x00", "\x7f", "é", "\u202e", "\ud800"])
def test_a_character_that_no_header_carries_is_refused_without_being_repeated(inside):
    with pytest.raises(NotAToken) as refusal:
        cleaned_token(f"r8_secret{inside}half")
    assert "secret" not in refusal.value.text


def test_only_the_published_shape_looks_like_a_token():
    assert looks_like_replicate_token(TOKEN)
    assert not looks_like_replicate_token(TOKEN[:-1])
    assert not looks_like_replicate_token(f"{TOKEN}x")
    assert not looks_like_replicate_token("local-secret")
