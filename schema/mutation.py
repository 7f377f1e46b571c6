"""The acts, each in the file of its subject."""

import strawberry

from schema import recording_acts
from schema.describe import both


@strawberry.type(description=both("操作", "Acts"))
class Mutation:
    record_contact = recording_acts.record_contact
