"""Why something was not fetched or not read, in words that say what to do."""

from __future__ import annotations

from django.utils.translation import gettext


def why(code: str, detail: str = "") -> str:
    """The sentence of a code of `workspace.fetching` or of a feed; '' for none."""
    said = {
        "": "",
        "bad_address": gettext("This is no address. It looks like https://example.com/feed."),
        "scheme": gettext("An address begins with https:// or http://."),
        "userinfo": gettext("An address with a name or password in it is not read."),
        "port": gettext("Only the usual ports of the web are read (80, 443, 8080, 8443)."),
        "unknown_host": gettext("There is no such host. Check the spelling of the address."),
        "not_public": gettext("The address lies inside a private network; only public ones are read."),
        "redirects": gettext("The address leads on and on. Name the address where it ends."),
        "status": gettext("The server refuses to show it%(detail)s.") % {"detail": f" ({detail})" if detail else ""},
        "not_text": gettext("What stands there is no text: a picture, a program or a document."),
        "too_large": gettext("It is larger than 2 MB, which no feed is."),
        "slow": gettext("The server did not answer within 10 seconds."),
        "unreachable": gettext("The server cannot be reached now."),
        "no_feed": gettext("There is a page, but no feed, and it names none. Look for a link called RSS or Atom."),
        "no_title": gettext("The page has no title. Copy the text and paste it instead."),
    }
    return said.get(code, gettext("It could not be read."))
