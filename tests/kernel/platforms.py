# SPDX-License-Identifier: GPL-2.0-or-later
"""All platforms with an author, by name."""

from hosts import HOSTS
from platforms_amd import AMD
from platforms_broken import BROKEN
from platforms_intel import INTEL

PLATFORMS = {platform.name: platform
             for platform in INTEL + AMD + BROKEN + HOSTS}
