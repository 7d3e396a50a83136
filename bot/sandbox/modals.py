"""The views an app may open: a stack of three for each person, and one App Home."""

import secrets
from dataclasses import replace

from bot.sandbox import limits
from bot.sandbox.blocks import check_view
from bot.sandbox.completion import complete
from bot.sandbox.refusal import SlackRefusal
from bot.sandbox.shapes import Json
from bot.sandbox.state import values_of
from bot.sandbox.team import Team
from bot.sandbox.views import View


class Modals:
    def __init__(self, team: Team) -> None:
        self._team = team
        self._stacks: dict[str, list[str]] = {}  # by user id, the view on top last

    def top(self, user_id: str) -> View | None:
        stack = self._stacks.get(user_id)
        return self._team.views[stack[-1]] if stack else None

    def open(self, user_id: str, payload: Json) -> View:
        """A new root; whatever was open gives way to it."""
        self.check_new(payload, "modal")
        self.clear(user_id)
        return self._put_on_top(user_id, payload)

    def push(self, user_id: str, payload: Json) -> View:
        self.check_new(payload, "modal")
        stack = self._stacks.get(user_id)
        if not stack:
            raise SlackRefusal("not_found")
        if len(stack) >= limits.STACKED_VIEWS:
            raise SlackRefusal("push_limit_reached")
        return self._put_on_top(user_id, payload)

    def update(self, view: View, payload: Json, hash: str | None = None) -> View:
        """Keeps what was entered wherever block_id and action_id stay the same."""
        check_view(payload)
        if payload["type"] != view.kind:
            raise SlackRefusal("invalid_arguments", ["view type cannot change [json-pointer:/view/type]"])
        if hash is not None and hash != view.hash:
            raise SlackRefusal("hash_conflict")
        self._check_external_id(payload, view)
        done = self._completed(payload)
        return self._keep(
            replace(view, payload=done, hash=self._new_hash(), values=values_of(done["blocks"], view.values))
        )

    def publish(self, user_id: str, payload: Json, hash: str | None = None) -> View:
        """A person's App Home."""
        before = self._team.homes.get(user_id)
        if before:
            return self.update(before, payload, hash)
        self.check_new(payload, "home")
        return self._keep(self._made(user_id, payload, previous=None))

    def find(self, view_id: str | None, external_id: str | None) -> View:
        everything = [*self._team.views.values(), *self._team.homes.values()]
        for view in everything:
            if view.id == view_id or (external_id and view.external_id == external_id):
                return view
        raise SlackRefusal("not_found")

    def keep_values(self, view: View) -> None:
        """What a person enters does not change the view's hash."""
        self._keep(view)

    def pop(self, user_id: str) -> View | None:
        """Close the view on top; returns the one beneath."""
        stack = self._stacks.get(user_id, [])
        if stack:
            del self._team.views[stack.pop()]
            self._team.feed.publish("view", user_id)
        return self.top(user_id)

    def clear(self, user_id: str) -> None:
        while self._stacks.get(user_id):
            self.pop(user_id)

    def check_new(self, payload: Json, kind: str) -> None:
        check_view(payload)
        if payload["type"] != kind:
            raise SlackRefusal("invalid_arguments", [f"view must be of type {kind} [json-pointer:/view/type]"])
        self._check_external_id(payload, None)

    def _check_external_id(self, payload: Json, but: View | None) -> None:
        external_id = payload.get("external_id")
        for view in (*self._team.views.values(), *self._team.homes.values()):
            if external_id and view.external_id == external_id and (but is None or view.id != but.id):
                raise SlackRefusal("duplicate_external_id")

    def _put_on_top(self, user_id: str, payload: Json) -> View:
        stack = self._stacks.setdefault(user_id, [])
        view = self._made(user_id, payload, previous=stack[-1] if stack else None)
        stack.append(view.id)
        return self._keep(view)

    def _made(self, user_id: str, payload: Json, previous: str | None) -> View:
        done = self._completed(payload)
        view_id = self._team.new_id("V")
        return View(
            id=view_id,
            user=user_id,
            payload=done,
            hash=self._new_hash(),
            root_id=self._team.views[previous].root_id if previous else view_id,
            previous_id=previous,
            values=values_of(done["blocks"]),
        )

    def _keep(self, view: View) -> View:
        if view.kind == "home":
            self._team.homes[view.user] = view
            self._team.feed.publish("home", view.user)
        else:
            self._team.views[view.id] = view
            self._team.feed.publish("view", view.user)
        return view

    def _completed(self, payload: Json) -> Json:
        return {**payload, "blocks": list(complete(payload["blocks"], self._team.new_id))}

    def _new_hash(self) -> str:
        return f"{int(self._team.clock.time())}.{secrets.token_hex(4)}"
