"""Where in a phrase a platform is named, and with which little word, says where and hides nothing of what is meant."""

from connectors.catalog import operation, platforms
from connectors.core.intent import operation_id
from handlers.operations.search import search
from tests.rows import every

FOUND_AMONG = 3
TITLES = """
on chamilo list courses                                   chamilo get_courses
in chamilo, get courses                                   chamilo get_courses
chamilo: subscribe user to course                         chamilo subscribe_user_to_course
on chamilo the documents of a course                      chamilo course_documents
for chamilo save a session                                chamilo save_session
at chamilo delete a campus                                chamilo delete_campus
on chamilo update a user from a username                  chamilo update_user_from_username
on class create a class                                   class classes_create
on class get all classes info                             class classes_list
in class get attendance                                   class attendance_get
on class, update an enrollment                            class enrollments_update
on class the class dates                                  class schedules_list
in class create a template                                class templates_create
get a launch link on class                                class launch_link_get
on classonlive list all contents                          classonlive content_list
in classonlive search content by title                    classonlive content_search
ClassOnLive: create a single session content              classonlive single_session_content_create
on classonlive add a module to a topic                    classonlive module_create
from classonlive request recordings of a content          classonlive video_records_list
on classonlive delete a teacher from your academy         classonlive teacher_delete
on damstra search for users                               damstra users_list
on damstra learning inactivate user                       damstra users_inactivate
in damstra get users for a group                          damstra group_members_list
from damstra get the ilt session                          damstra ilt_sessions_get
with damstra manually complete a lesson                   damstra lesson_schedules_complete
on skilljar create a promo code                           skilljar promo_codes_create
on skilljar list the webhooks                             skilljar webhooks_list
in skilljar, all groups                                   skilljar groups_list
skilljar: list training credit codes                      skilljar training_credit_codes_list
from skilljar list the access codes of a pool             skilljar domains_access_code_pools_access_codes_list
to skilljar add an asset                                  skilljar assets_create
show on skilljar the quizzes                              skilljar quizzes_list
"""
"""A phrase, and what it means: the titles of the vendors' documents, as somebody asks for them on a platform."""

CASES = [tuple(line.rsplit(None, 2)) for line in TITLES.strip().splitlines()]
PLATFORMS = tuple(platforms())


@every(("phrase", "platform", "id"), CASES)
def test_a_vendors_title_finds_its_operation(phrase: str, platform: str, id: str) -> None:
    first = search(phrase, PLATFORMS)[:FOUND_AMONG]
    assert operation(platform, id) in first, [operation_id(cls) for cls in first]


@every("platform", PLATFORMS)
def test_whatever_a_vendor_calls_an_operation_is_found_wherever_the_platform_stands(platform: str) -> None:
    """For every title of its document: before or behind it, the platform leads to the same."""
    for title in sorted({cls.http.section.replace(">", " ") for cls in platforms()[platform].operations.values()}):
        behind = [operation_id(cls) for cls in search(f"{title} on {platform}", PLATFORMS)]
        before = [operation_id(cls) for cls in search(f"on {platform} {title}", PLATFORMS)]
        assert before == behind, title
