"""What Damstra's document says of its events: each as it is posted, and the type and the fields that it is read as."""

TIME = "2017-01-16T01:33:27.012Z"
LESSON = {"lessonScheduleId": "1233", "timeStamp": TIME}

DOCUMENTED: list[tuple[dict[str, str], str, dict[str, str]]] = [
    (
        {"name": "lesson.schedule.completed", **LESSON, "userId": "1023"},
        "LessonScheduleCompleted",
        {"lesson_schedule_id": "1233", "user_id": "1023"},
    ),
    (
        {"name": "lesson.schedule.changed", **LESSON, "userID": "1023", "scheduleDate": "2017-01-20T01:33:27.012Z"},
        "LessonScheduleChanged",
        {"lesson_schedule_id": "1233", "user_id": "1023", "schedule_date": "2017-01-20T01:33:27.012Z"},
    ),
    (
        {"name": "lesson.schedule.created", **LESSON, "userID": "1023"},
        "LessonScheduleCreated",
        {"lesson_schedule_id": "1233", "user_id": "1023"},
    ),
    (
        {
            "name": "lesson.schedule.cancelled",
            **LESSON,
            "userID": "1023",
            "cancellationReason": "SCHEDULE_CANCELLED_MANUALLY",
        },
        "LessonScheduleCancelled",
        {"lesson_schedule_id": "1233", "user_id": "1023", "cancellation_reason": "SCHEDULE_CANCELLED_MANUALLY"},
    ),
    (
        {
            "name": "user.account.created",
            "firstName": "John",
            "lastName": "Smith",
            "userName": "j.smith",
            "userId": "1023",
            "timeStamp": TIME,
        },
        "UserAccountCreated",
        {"first_name": "John", "last_name": "Smith", "user_name": "j.smith", "user_id": "1023"},
    ),
    (
        {"name": "user.settings.updated", "userId": "1023", "actingUserId": "1055", "timeStamp": TIME},
        "UserSettingsUpdated",
        {"user_id": "1023", "acting_user_id": "1055"},
    ),
    (
        {"name": "user.account.inactivate", "userName": "j.smith", "userId": "1023", "timeStamp": TIME},
        "UserAccountInactivated",
        {"user_name": "j.smith", "user_id": "1023"},
    ),
]
