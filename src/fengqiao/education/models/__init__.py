"""Tables of education."""

from fengqiao.education.models.events import (
    Audience,
    Campaign,
    Counting,
    Event,
    EventHost,
    EventPhoto,
    EventTopic,
    Resemblance,
    Setting,
)
from fengqiao.education.models.lessons import Lesson, LessonTally, Question
from fengqiao.education.models.materials import Material, MaterialVersion
from fengqiao.education.models.plans import Plan, PlanTarget
from fengqiao.education.models.training import Attempt, Attendance, Certificate, Course, TrainingSession
from fengqiao.education.models.vocabulary import Section, VocabularyEntry

__all__ = [
    "Attempt",
    "Attendance",
    "Audience",
    "Campaign",
    "Certificate",
    "Counting",
    "Course",
    "Event",
    "EventHost",
    "EventPhoto",
    "EventTopic",
    "Lesson",
    "LessonTally",
    "Material",
    "MaterialVersion",
    "Plan",
    "PlanTarget",
    "Question",
    "Resemblance",
    "Section",
    "Setting",
    "TrainingSession",
    "VocabularyEntry",
]
