"""Imports every table once, so that the metadata is whole."""

from annotator.accounts import models as _accounts  # noqa: F401
from annotator.annotations import models as _annotations  # noqa: F401
from annotator.articles import models as _articles  # noqa: F401
from annotator.assignments import models as _assignments  # noqa: F401
from annotator.audit import models as _audit  # noqa: F401
from annotator.corroboration import models as _corroboration  # noqa: F401
from annotator.coverage import models as _coverage  # noqa: F401
from annotator.db import Base
from annotator.discussions import models as _discussions  # noqa: F401
from annotator.exports.releases import models as _releases  # noqa: F401
from annotator.links import models as _links  # noqa: F401
from annotator.live import models as _live  # noqa: F401
from annotator.preannotations import models as _preannotations  # noqa: F401
from annotator.projects import models as _projects  # noqa: F401
from annotator.publishing import models as _publishing  # noqa: F401
from annotator.review import models as _review  # noqa: F401

metadata = Base.metadata
