"""SOAP login, which older clients sign in with; there is none from version 65.0 on."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from crosswalk_sandbox.salesforce.answers import typed
from crosswalk_sandbox.salesforce.oauth import is_user

if TYPE_CHECKING:
    from starlette.responses import Response

    from crosswalk_sandbox.call import Call
    from crosswalk_sandbox.salesforce.org import Org
    from crosswalk_sandbox.salesforce.sessions import Sessions

LAST_VERSION = 64.0
_PARTNER = "{urn:partner.soap.sforce.com}"
_XML = "text/xml;charset=UTF-8"
_ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?>\
<soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"\
 xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com"\
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\
<soapenv:Body>{body}</soapenv:Body></soapenv:Envelope>"""
_RESULT = """<loginResponse><result><metadataServerUrl>{url}</metadataServerUrl>\
<passwordExpired>false</passwordExpired><sandbox>false</sandbox><serverUrl>{url}</serverUrl>\
<sessionId>{session}</sessionId><userId>{user}</userId>\
<userInfo><organizationId>{org}</organizationId><userId>{user}</userId>\
<userName>{name}</userName></userInfo></result></loginResponse>"""
_FAULT = """<soapenv:Fault><faultcode>sf:{code}</faultcode><faultstring>{code}: {text}\
</faultstring><detail><sf:LoginFault xsi:type="sf:LoginFault"><sf:exceptionCode>{code}\
</sf:exceptionCode><sf:exceptionMessage>{text}</sf:exceptionMessage></sf:LoginFault></detail>\
</soapenv:Fault>"""


class Soap:
    """Answers login requests."""

    def __init__(self, org: Org, sessions: Sessions) -> None:
        self._org = org
        self._sessions = sessions

    def login(self, call: Call) -> Response:
        """Answer a login with a session, or with a fault and status 500."""
        version = str(call.path_params["version"])
        if not _is_supported(version):
            return _fault("UNSUPPORTED_API_VERSION", "Unsupported API version.")
        username, password = _credentials(call.body)
        if not is_user(username, password):
            text = "Invalid username, password, security token; or user locked out."
            return _fault("INVALID_LOGIN", text)
        result = _RESULT.format(
            url=escape(f"{call.base_url}/services/Soap/u/{version}/{self._org.org_id}"),
            session=self._sessions.start(self._org.user_id),
            user=self._org.user_id,
            org=self._org.org_id,
            name=escape(username or ""),
        )
        return typed(_ENVELOPE.format(body=result), _XML)


def _is_supported(version: str) -> bool:
    try:
        return float(version) <= LAST_VERSION
    except ValueError:
        return False


def _credentials(body: bytes) -> tuple[str | None, str | None]:
    try:
        root = ET.fromstring(body)  # noqa: S314 - sent by tests on this machine
    except ET.ParseError:
        return None, None
    login = root.find(f".//{_PARTNER}login")
    if login is None:
        return None, None
    return login.findtext(f"{_PARTNER}username"), login.findtext(f"{_PARTNER}password")


def _fault(code: str, text: str) -> Response:
    return typed(_ENVELOPE.format(body=_FAULT.format(code=code, text=escape(text))), _XML, 500)
