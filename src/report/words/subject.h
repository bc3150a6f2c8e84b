/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a sentence is about, out of the facts that it is given; NULL or NO_INDEX: nothing such. */
#ifndef REPORT_WORDS_SUBJECT_H
#define REPORT_WORDS_SUBJECT_H

#include "report/words/phrase.h"
#include "report/words/place.h"

size_t subject_device(const struct phrase *p);
const struct host_group *subject_group(const struct phrase *p);
const struct acpi_defect *subject_defect(const struct phrase *p);
/* Of evidence from a scope: which scope, or IVMD, touches whom. */
const struct touch *subject_touch(const struct phrase *p);
const struct dmar_scope *subject_scope(const struct phrase *p);
/* The structure that it is about; @structure NULL: none. */
struct place subject_place(const struct phrase *p);
/* "DMAR" or "IVRS": of the structure, of the defect, or else of this machine's make. */
const char *subject_table(const struct phrase *p);
/* The device that the evidence or the outcome names; below a bridge that is the bridge. */
size_t subject_named(const struct phrase *p);

#endif
