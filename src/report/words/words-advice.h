/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The sentences around what data/advice says, which itself is not translated. */
#ifndef REPORT_WORDS_WORDS_ADVICE_H
#define REPORT_WORDS_WORDS_ADVICE_H

#include "advice/advice.h"
#include "report/words/words.h"

enum advice_word {
	ADVICE_WORD_APPLIES,		/* {text} */
	ADVICE_WORD_OTHERWISE,
	ADVICE_WORD_CAUSE,
	ADVICE_WORD_COST,
	ADVICE_WORD_NO_HELP,
	ADVICE_WORD_NO_HELP_EVER,
	ADVICE_WORD_SURE,		/* {confidence} {source} */
	ADVICE_WORD_BROKEN,		/* {file} {line} {defect} */
	ADVICE_WORD_UNUSED,		/* {file} {defect} */
	ADVICE_WORDS,
};

extern const char *const words_advice[ADVICE_WORDS];
extern const char *const words_confidence[CONFIDENCES];
extern const char *const words_advice_values[ADVICE_VALUES];
/* What is wrong with a file: {found} {expected} {error}. */
extern const char *const words_advice_errors[ADVICE_DEFECTS];

#endif
