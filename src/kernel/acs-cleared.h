/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pci=disable_acs_redir= and pci=config_acs=, which take isolation away from functions. */
#ifndef KERNEL_ACS_CLEARED_H
#define KERNEL_ACS_CLEARED_H

#include "host/host.h"

/*
 * The first member of @group that such an option of the command line names and takes some
 * of what groups are made by (Source Validation, Request and Completion Redirect, Upstream
 * Forwarding) away from, with the @name of the option; NO_INDEX: none.
 */
size_t acs_cleared(const struct host *host, const struct host_group *group, const char **name);

#endif
