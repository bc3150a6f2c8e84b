/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The script for a libvirt that runs one hook only, where there has been one before. */
#ifndef LIBVIRT_INSTALL_CHAIN_H
#define LIBVIRT_INSTALL_CHAIN_H

/* By this a chain is known again. */
#define CHAIN_BEGIN "#!/bin/sh\n# vfio-check: chain.\n"

/*
 * Put the chain in the place of the hook @driver, which is kept under its new name, and is
 * never out of reach. 0 or negative errno; -EEXIST: the name to keep it under is taken.
 */
int chain_put(int hooks, const char *driver);

/* Give the hook its name again. 0 or negative errno. */
int chain_take(int hooks, const char *driver);

#endif
