/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The message to a vendor's support. It is English whatever the user's language. */
#ifndef REPORT_WORDS_WORDS_SUPPORT_H
#define REPORT_WORDS_WORDS_SUPPORT_H

enum support_word {
	SUPPORT_NOTHING,	/* {device} */
	SUPPORT_UNSEEN,		/* {device} {why} */
	SUPPORT_SUBJECT,	/* {machine} {structure} {demanded} */
	SUPPORT_GREETING,
	SUPPORT_INTRODUCTION,	/* {structure} {table} {demanded} */
	SUPPORT_MEMBER,		/* {demanded} {device} */
	SUPPORT_SHOWN,		/* {group} */
	SUPPORT_REPLACED,	/* {table} */
	SUPPORT_MACHINE,
	SUPPORT_SERIAL,
	SUPPORT_DEVICE,
	SUPPORT_TABLE,		/* {table} */
	SUPPORT_REGION,		/* {structure} {offset} {range} */
	SUPPORT_RANGES,		/* {group} */
	SUPPORT_KERNEL,		/* {kernel} {step} {errno} */
	SUPPORT_KERNEL_ACCEPTS,	/* {kernel} */
	SUPPORT_KERNEL_UNKNOWN,	/* {kernel} */
	SUPPORT_KERNEL_LATER,
	SUPPORT_ASK,
	SUPPORT_ASK_FIRMWARE,	/* {demanded} */
	SUPPORT_ASK_PURPOSE,	/* {demanded} */
	SUPPORT_ASK_KNOWN,	/* {confidence} {text} */
	SUPPORT_MADE_BY,	/* {version} */
	SUPPORT_WORDS,
};

enum support_label {
	SUPPORT_VENDOR,
	SUPPORT_PRODUCT,
	SUPPORT_BOARD_VENDOR,
	SUPPORT_BOARD,
	SUPPORT_BIOS,
	SUPPORT_BIOS_DATE,
	SUPPORT_SYSTEM,
	SUPPORT_ADDRESS,
	SUPPORT_NAME,
	SUPPORT_CLASS,
	SUPPORT_SLOT,
	SUPPORT_LABELS,
};

extern const char *const words_support[SUPPORT_WORDS];
extern const char *const words_support_labels[SUPPORT_LABELS];

#endif
