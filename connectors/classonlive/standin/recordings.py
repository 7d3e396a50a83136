"""Recordings of live sessions and who may see them."""

from dataclasses import replace
from typing import Any

from connectors.classonlive.standin.academy import SITE, Academy
from connectors.classonlive.standin.endpoint import Endpoint, Given, done
from connectors.classonlive.standin.records import Applicant, Video
from connectors.classonlive.standin.refusals import no
from connectors.classonlive.standin.rules import Field, flag, list_of, may, number, object_of
from connectors.standin.standin import Reply

ROOT = "/api/v1/{token}/video_records"


def show_all(academy: Academy, given: Given) -> Reply:
    content = academy.content(given["contentId"])
    found = [one for one in academy.videos.values() if one.content == content.id]
    return done(videos=[_shown(one) | {"id": one.id, "users": _users(academy, one, named=True)} for one in found])


def show_to(academy: Academy, given: Given) -> Reply:
    """Those that this applicant may see."""
    applicant = academy.applicant(given["applicantId"])
    content = academy.content(given["contentId"])
    rows = []
    for one in academy.videos.values():
        viewers = dict(one.viewers)
        if one.content == content.id and applicant.id in viewers:
            links = {"canDownload": viewers[applicant.id], "viewLink": _link(academy, one, applicant)}
            download = {"downloadLink": _file(one)} if viewers[applicant.id] else {}
            rows.append({**_shown(one, download=False), "id": one.id, "userLinks": links | download})
    return done(videos=rows)


def publish(academy: Academy, given: Given) -> Reply:
    """The answer names the recording `videoId` and has `downloaded` misspelled, as in the document."""
    video = _video(academy, given["videoId"])
    viewers = dict(video.viewers)
    for one in given["appList"]:
        if academy.applicant(one["applicantId"]).content != video.content:
            raise no("this applicant is not in the course of the recording")
        viewers[one["applicantId"]] = one.get("downloadable", False)
    users = {"users": _users(academy, replace(video, viewers=tuple(viewers.items())), named=False)}
    return done(video=_changed(academy, video, viewers) | users)


def unpublish(academy: Academy, given: Given) -> Reply:
    """Its answer does not say who may still see the recording."""
    video = _video(academy, given["videoId"])
    if gone := [id for id in given["appList"] if id not in dict(video.viewers)]:
        raise no(f"applicant {gone[0]} does not see the recording")
    return done(video=_changed(academy, video, {id: may for id, may in video.viewers if id not in given["appList"]}))


def _changed(academy: Academy, video: Video, viewers: dict[int, bool]) -> dict[str, Any]:
    made = academy.videos[video.id] = replace(video, viewers=tuple(viewers.items()))
    about = _shown(made)
    about["donwloaded"] = about.pop("downloaded")
    return about | {"videoId": made.id}


def _video(academy: Academy, id: int) -> Video:
    if id not in academy.videos:
        raise no(f"there is no recording {id}")
    return academy.videos[id]


def _shown(one: Video, download: bool = True) -> dict[str, Any]:
    about = {
        "driveUrl": None,
        "processed": True,
        "title": one.title,
        "moduleId": None,
        "order": 1,
        "registerDate": one.recorded,
        "filename": one.filename,
        "downloaded": any(may for _, may in one.viewers),
        "published": bool(one.viewers),
    }
    return about | ({"downloadLink": _file(one)} if download else {})


def _users(academy: Academy, one: Video, named: bool) -> list[dict[str, Any]]:
    rows = []
    for id, can_download in one.viewers:
        applicant = academy.applicants.get(id)
        if applicant:
            who = {"email": applicant.email, "name": academy.person(applicant.email).name} if named else {}
            link = _link(academy, one, applicant)
            rows.append({"canDownload": can_download, **who, "applicantId": id, "viewLink": link})
    return rows


def _file(one: Video) -> str:
    return f"https://recordings.northwind.example.com/{one.filename}"


def _link(academy: Academy, one: Video, applicant: Applicant) -> str:
    code = academy.link("sala-video", academy.contents[one.content], applicant.email).rpartition("=")[0][-12:]
    return f"{SITE}/sala-video/{one.content}&own&{one.id}&{applicant.id:x}{code}"


APP_LIST = list_of(object_of({"applicantId": Field(number), "downloadable": may(flag)}))
ENDPOINTS = (
    Endpoint("POST", f"{ROOT}/publishvideo", publish, {"videoId": Field(number), "appList": Field(APP_LIST)}),
    Endpoint(
        "POST", f"{ROOT}/unpublishvideo", unpublish, {"videoId": Field(number), "appList": Field(list_of(number))}
    ),
    Endpoint("GET", f"{ROOT}/{{contentId}}", show_all),
    Endpoint("GET", f"{ROOT}/{{contentId}}/{{applicantId}}", show_to),
)
