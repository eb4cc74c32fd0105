"""Imports every table once, so that the metadata is whole."""

from annotator.accounts import models as _accounts  # noqa: F401
from annotator.annotations import models as _annotations  # noqa: F401
from annotator.articles import models as _articles  # noqa: F401
from annotator.audit import models as _audit  # noqa: F401
from annotator.db import Base
from annotator.links import models as _links  # noqa: F401
from annotator.projects import models as _projects  # noqa: F401

metadata = Base.metadata
