"""Whoever opens Registrar is welcomed once, by one of the replicas."""

import asyncio

from tests.journeys.replicas.house import House


async def test_of_three_replicas_one_welcomes(house: House) -> None:
    """Ten people open it, each ten times at once: each has one welcome, and one administrator reads what is left to be
    set up."""
    await house.ada.type("#lms-approvals", "/remove @registrar")
    people = [house.ada, house.ines]
    for at in range(8):
        one = house.workspace.add_person(f"boss{at}", f"Boss {at}", f"boss{at}@example.com", admin=True)
        people.append(house.workspace.person(one.name))

    async def opens(at: int) -> None:
        for _ in range(5):
            await people[at].home()
            await people[at].messages_tab()

    await asyncio.gather(*(opens(at) for at in range(len(people))))
    await house.workspace.delivered()
    for person in people:
        await person.see("Welcome to Registrar", within=20)
    await asyncio.gather(*(opens(at) for at in range(len(people))))
    await house.workspace.delivered()
    told = [person.messages("@registrar") for person in people]
    assert [said.count("Welcome to Registrar") for said in told] == [1] * len(people)
    assert sum("registrar check" in said for said in told) == 1
