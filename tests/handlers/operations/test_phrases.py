"""What people who look after training type, and what they mean by it on each platform.

The phrases were written down before the search was taught them: words from help desks and training calendars, not words
from the vendors' documents. Where a platform has no operation for a thing, it is not named.
"""

from connectors.catalog import operation, platforms
from connectors.core.intent import operation_id
from handlers.operations.search import search
from tests.rows import every

PHRASES = """
# Getting people in
enroll
    class enrollments_create
    damstra user_lesson_schedules_create
    skilljar domains_published_courses_enrollments_create
    chamilo subscribe_user_to_course
    classonlive content_student_add
enroll jane in onboarding
    class enrollments_create
    damstra user_lesson_schedules_create
    skilljar domains_published_courses_enrollments_create
    chamilo subscribe_user_to_course
    classonlive content_student_add
sign up a learner for a class
    class enrollments_create
    chamilo subscribe_user_to_course
    classonlive content_student_add
assign a course to someone
    damstra user_lesson_schedules_create
    skilljar domains_published_courses_enrollments_create
    chamilo subscribe_user_to_course
    classonlive content_student_add
assign training
    damstra user_lesson_schedules_create
give jane access to a course
    class enrollments_create
    skilljar domains_published_courses_enrollments_create
    chamilo subscribe_user_to_course
    classonlive content_student_add
put someone on a learning path
    skilljar domains_published_paths_published_path_enrollments_create
register someone for a webinar
    class enrollments_create
    damstra ilt_sessions_bulk_register
    skilljar vilt_session_registrations_create
    chamilo subscribe_user_to_course
    classonlive content_student_add
book a seat in the workshop
    damstra ilt_sessions_bulk_register
    skilljar vilt_session_registrations_create
new hire
    class users_upsert
    damstra users_create
    skilljar domains_users_create
    chamilo save_user
create an account for a new employee
    class users_upsert
    damstra users_create
    skilljar domains_users_create
    chamilo save_user
import people from a spreadsheet
    damstra users_bulk_import
send the invitation again
    skilljar domains_users_invites_create
add people to a team
    damstra group_members_add
    skilljar groups_users_create
make someone a manager of a team
    damstra group_supervisors_add
# Getting people out
unenroll
    class enrollments_delete
    skilljar domains_published_courses_enrollments_update
    chamilo unsubscribe_user_from_course
    classonlive content_student_remove
kick jane out
    class enrollments_delete
    damstra group_members_remove
    chamilo unsubscribe_user_from_course
    classonlive content_student_remove
kick jane out of a session
    damstra ilt_sessions_bulk_deregister
    classonlive session_student_remove
remove a participant
    class enrollments_delete
    chamilo unsubscribe_user_from_course
    classonlive content_student_remove
withdraw a student from a course
    class enrollments_delete
    skilljar domains_published_courses_enrollments_update
    chamilo unsubscribe_user_from_course
    classonlive content_student_remove
take someone out of a group
    damstra group_members_remove
deactivate an account
    damstra users_inactivate
    skilljar domains_users_update
    chamilo update_user_from_username
somebody left the company
    damstra users_inactivate
block a user
    damstra users_inactivate
    skilljar domains_users_update
reactivate a user
    damstra users_activate
gdpr erase personal data
    skilljar users_anonymize
    chamilo delete_user
# How far people are
who completed the course
    damstra user_lesson_schedules_list
    skilljar domains_published_courses_enrollments_list
how far is jane
    damstra user_lesson_schedules_list
    skilljar users_published_courses_list
    classonlive student_progress_get
progress of a learner
    damstra user_lesson_schedules_list
    skilljar users_published_courses_list
    classonlive student_progress_get
overdue training
    damstra user_lesson_schedules_list
what has jane finished
    damstra user_lesson_schedules_list
    skilljar users_published_courses_list
mark a lesson as done
    damstra lesson_schedules_complete
    skilljar users_published_courses_lessons_update
certificate
    damstra lesson_schedules_certificate
download certificate
    damstra lesson_schedules_certificate
who attended
    class attendance_get
    damstra ilt_session_attendees_list
    skilljar vilt_session_registrations_list
    classonlive content_students_list
attendance report
    class attendance_get
    damstra ilt_session_attendees_list
    skilljar vilt_session_registrations_list
    classonlive content_students_list
mark attendance
    damstra ilt_session_attendees_save_progress
    skilljar vilt_session_registrations_update
no show
    damstra ilt_session_attendees_save_progress
    skilljar vilt_session_registrations_update
engagement in a class
    class metrics_get
roster
    class enrollments_list
    damstra ilt_session_attendees_list
    skilljar domains_published_courses_enrollments_list
    chamilo get_users_subscribed_to_course
    classonlive content_students_list
who is enrolled
    class enrollments_list
    skilljar domains_published_courses_enrollments_list
    chamilo get_users_subscribed_to_course
    classonlive content_students_list
# Dates and live training
schedule a webinar
    class schedules_create
    damstra ilt_sessions_create
    skilljar ilt_sessions_create
    classonlive single_session_content_create
plan a workshop next week
    damstra ilt_sessions_create
    skilljar ilt_sessions_create
cancel a session
    class schedules_delete
    damstra ilt_sessions_cancel
call off the training on friday
    class schedules_delete
    damstra ilt_sessions_cancel
reschedule
    class schedules_create
    skilljar ilt_sessions_update
    chamilo update_session
    classonlive single_session_content_session_update
change the trainer
    damstra ilt_sessions_update
    skilljar ilt_sessions_update
    classonlive content_teacher_update
another room
    damstra ilt_sessions_update
    skilljar ilt_sessions_update
calendar
    class schedules_list
    damstra ilt_sessions_list
    skilljar vilt_session_events_list
    chamilo course_agenda
    classonlive particular_calendar_get
upcoming sessions
    class schedules_list
    damstra ilt_sessions_list
    skilljar vilt_session_events_list
join link
    class launch_link_get
    classonlive content_student_get
zoom link
    class launch_link_get
trainers
    class users_list
    skilljar ilt_instructors_list
# What there is to learn
course catalog
    class classes_list
    damstra lessons_list
    skilljar domains_published_courses_list
    chamilo get_courses
    classonlive content_list
new course
    class classes_create
    skilljar courses_create
    chamilo save_course
    classonlive content_create
rename a course
    class classes_update
    skilljar courses_update
    classonlive content_title_update
delete a class
    class classes_delete
    chamilo delete_course
    classonlive content_delete
curriculum
    skilljar paths_list
    chamilo course_learnpaths
upload a scorm package
    skilljar web_packages_create
upload a video
    skilljar assets_create
add a question to the exam
    skilljar quiz_questions_create
embed a lesson in our intranet
    damstra embed_urls_get
# Everything else
discount code
    skilljar promo_codes_create
coupons
    skilljar promo_codes_list
vouchers
    skilljar promo_codes_list
refund an order
    skilljar purchases_update
extend access to a course
    skilljar domains_published_courses_enrollments_update
somebody married, new surname
    class users_upsert
    damstra users_update
    skilljar users_update
    chamilo update_user_from_username
    classonlive user_name_update
wrong email address
    class users_upsert
    damstra users_update
    skilljar users_update
    chamilo update_user_from_username
    classonlive user_email_update
log in as someone else
    damstra users_generate_login_url
forgot password
    damstra users_generate_login_url
look up an employee
    class users_get
    damstra users_list
    skilljar users_list
    chamilo get_users
    classonlive student_search
departments
    damstra groups_list
    skilljar groups_list
notify our server
    skilljar webhooks_create
portal settings
    skilljar domains_update
# What some have and others do not
recordings
    classonlive video_records_list
watch the webinar again
    classonlive video_records_list
publish the video
    classonlive video_record_publish
hide a recording
    classonlive video_record_unpublish
make someone a teacher
    classonlive teacher_create
fire a teacher
    classonlive teacher_delete
test results
    chamilo get_test_average_results_list
send a message to a learner
    chamilo save_user_message
announcements
    chamilo course_announcements
forum
    chamilo course_forumcategories
start a discussion
    chamilo save_forum_thread
is the user name free
    chamilo username_exist
copy a session
    chamilo create_session_from_model
download course materials
    chamilo course_documents
    classonlive content_resources_list
new tenant
    chamilo add_campus
"""
"""A phrase, and under it the operations that are meant."""


def meant() -> dict[str, dict[str, str]]:
    """By phrase, the id on each platform."""
    lines = [line for line in PHRASES.splitlines() if line and not line.startswith("#")]
    read: dict[str, dict[str, str]] = {}
    for line in lines:
        if line.startswith(" "):
            platform, id = line.split()
            read[[*read][-1]][platform] = id
        else:
            read[line] = {}
    return read


EACH = [(phrase, platform, id) for phrase, ids in meant().items() for platform, id in ids.items()]


@every(("phrase", "platform", "id"), EACH)
def test_what_they_mean_is_among_the_first_three(phrase: str, platform: str, id: str) -> None:
    """Of what is offered nobody reads more."""
    wanted = operation(platform, id)
    assert wanted, "the table names an operation that is not there"
    first = search(phrase, (platform,), most=3)
    assert wanted in first, [operation_id(cls) for cls in first]


@every("phrase", meant())
def test_with_every_platform_connected(phrase: str) -> None:
    """What a person means on one of them is among what is offered."""
    first = search(phrase, tuple(platforms()))
    assert {(cls.platform, operation_id(cls)) for cls in first} & set(meant()[phrase].items())
