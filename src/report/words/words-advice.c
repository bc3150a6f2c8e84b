// SPDX-License-Identifier: GPL-2.0-or-later
#include "report/words/words-advice.h"

const char *const words_advice[ADVICE_WORDS] = {
	[ADVICE_WORD_APPLIES] = N_("This applies if {text}."),
	[ADVICE_WORD_OTHERWISE] = N_("Otherwise: {text}"),
	[ADVICE_WORD_CAUSE] = N_("Why: {text}"),
	[ADVICE_WORD_COST] = N_("What it costs: {text}"),
	[ADVICE_WORD_NO_HELP] = N_("What does not help: {text}"),
	[ADVICE_WORD_NO_HELP_EVER] = N_("iommu=pt, an ACS override, "
					"allow_unsafe_interrupts.{patches}"),
	[ADVICE_WORD_SURE] = N_("How sure this is: {confidence} ({source})."),
	[ADVICE_WORD_BROKEN] = N_("{file}: line {line}: {defect}; this file is not used"),
	[ADVICE_WORD_UNUSED] = N_("{file}: {defect}; it is not used"),
};

const char *const words_confidence[CONFIDENCES] = {
	[CONFIDENCE_MISSING] = "?",
	[CONFIDENCE_DOCUMENTED] = N_("documented by the vendor"),
	[CONFIDENCE_REPORTED] = N_("reported by users"),
	[CONFIDENCE_INFERRED] = N_("inferred, not confirmed by anybody"),
	[CONFIDENCE_NONE] = N_("nothing is known"),
};

const char *const words_advice_values[ADVICE_VALUES] = {
	[ADVICE_ANYTHING] = "",
	[ADVICE_PATTERNS] = N_("a pattern on both sides of each |, and a ] for each ["),
	[ADVICE_HEX_FOUR] = N_("four hex digits without 0x, or fewer and a * for any others"),
	[ADVICE_HEX_SIX] = N_("six hex digits without 0x, or fewer and a * for any others"),
	[ADVICE_BYTES] = N_("bytes in hex without zeros before them, such as 0x8008000"),
	[ADVICE_YES_NO] = N_("yes or no"),
	[ADVICE_STRUCTURES] = N_("RMRR, IVMD or RMR"),
	[ADVICE_SCOPES] = N_("endpoint, bridge, all, one or range"),
	[ADVICE_CONFIDENCES] = N_("documented, reported, inferred or none"),
	[ADVICE_FEW_STARS] = N_("at most three * in a pattern"),
	[ADVICE_SHORT] = N_("at most 2000 characters"),
};

const char *const words_advice_errors[ADVICE_DEFECTS] = {
	[ADVICE_SOUND] = "",
	[ADVICE_UNREADABLE] = N_("{error}; expected files with advice of at most 64 KiB, and at most 64 "
				 "of them"),
	[ADVICE_NO_TEXT] = N_("a character that is none; expected text in UTF-8 without control "
			       "characters"),
	[ADVICE_NO_ROW] = N_("{found}; expected [id] before the first key"),
	[ADVICE_BAD_ID] = N_("{found}; expected [id] of letters, digits, - _ and ."),
	[ADVICE_ID_TWICE] = N_("[{found}] stands in this file before; expected each id once"),
	[ADVICE_NO_KEY] = N_("{found}; expected [id], key = value, or a comment that begins with #"),
	[ADVICE_UNKNOWN_KEY] = N_("{found}; expected a key that data/advice/README names"),
	[ADVICE_KEY_TWICE] = N_("{found} stands in this row before; expected each key once"),
	[ADVICE_EMPTY] = N_("{found} has no value; expected one behind the ="),
	[ADVICE_BAD_VALUE] = N_("{found}; expected {expected}"),
	[ADVICE_BAD_PLACE] = N_("{found}; expected {device}, {demanded}, {vendor} or, where the row is "
				"for a slot, {slot}"),
	[ADVICE_INCOMPLETE] = N_("[{found}] is not complete; expected the key {expected}"),
	[ADVICE_TOO_MANY] = N_("[{found}] is one row too many; expected at most 1000"),
};
