# SPDX-License-Identifier: GPL-2.0-or-later
"""Platforms whose tables no firmware should have.

Where a kernel hangs there is only one question left: is it the table?
"""

import aml
import dmar
import ivrs
from authored import UNIT, AmdPlatform, Platform, nic, page, port
from dmar import endpoint, qemu_drhd, rmrr
from expect import direct, no_group, unity
from platforms_amd import FIVE, NICS, SIX, reserve, unit

FIVE_SCOPE = endpoint("0", "05.0")
REGION = rmrr(*page(0), FIVE_SCOPE)
# Behind QEMU's unit, where all registers are zero; and the configuration space
# of 00:1e.0, which is not there: all ones.
ZEROS, ONES = 0xfed91000, 0xb00f0000
# There are no groups; the IOMMU's own function is one like the others.
OFF = {UNIT: no_group}
NAME_WITHOUT_END = dmar.record(4, bytes((0, 0, 0, 1)) + b"ABCD")

INTEL = [
    Platform("record-zero", NICS,
             [qemu_drhd(), rmrr(*page(0), FIVE_SCOPE, length=0)], hangs=True),
    Platform("scope-zero", NICS,
             [qemu_drhd(), rmrr(*page(0), endpoint("0", "05.0", length=0))],
             hangs=True),
    Platform("scope-overrun", NICS,
             [qemu_drhd(), rmrr(*page(0), endpoint("0", "05.0", length=16)),
              rmrr(*page(1), endpoint("0", "06.0"))],
             {SIX: direct(SIX)}),
    # The odd byte belongs to the scope: the next one begins behind it.
    Platform("odd-scope", NICS,
             [qemu_drhd(), rmrr(*page(0), endpoint("0", "05.0", length=9) +
                                b"\0", endpoint("0", "06.0"))],
             {FIVE: direct(FIVE), SIX: direct(SIX)}),
    Platform("no-drhd", NICS, [REGION], others=no_group,
             boot_lines=["DMAR: [Firmware Bug]: No DRHD structure found in "
                         "DMAR table"]),
    Platform("width", NICS, [qemu_drhd(), REGION], others=no_group, width=11,
             parsed=False,
             boot_lines=["DMAR: Invalid DMAR haw"]),
    Platform("drhd-address-zero", NICS,
             [dmar.drhd(dmar.scope(dmar.IOAPIC, *dmar.UNIT_IOAPIC), base=0),
              REGION], others=no_group, parsed=False,
             boot_lines=["DMAR: [Firmware Bug]: Your BIOS is broken; DMAR "
                         "reported at address 0!"]),
    Platform("drhd-ones", NICS,
             [dmar.drhd(dmar.scope(dmar.IOAPIC, *dmar.UNIT_IOAPIC),
                        base=ONES), REGION], others=no_group,
             parsed=False,
             boot_lines=["DMAR: [Firmware Bug]: Your BIOS is broken; DMAR "
                         f"reported at address {ONES:x} returns all ones!"]),
    Platform("drhd-zeros", NICS,
             [dmar.drhd(dmar.scope(dmar.IOAPIC, *dmar.UNIT_IOAPIC),
                        base=ZEROS), REGION], others=no_group,
             boot_lines=["DMAR: dmar0: No supported address widths. Not "
                         "attempting DMA translation."]),
    Platform("andd-name", NICS,
             [qemu_drhd(), REGION,
              NAME_WITHOUT_END],
             others=no_group,
             boot_lines=["DMAR: [Firmware Bug]: Your BIOS is broken; ANDD "
                         "object name is not NUL-terminated"]),
    Platform("rhsa-unknown", NICS,
             [qemu_drhd(), REGION, dmar.rhsa(0, base=ZEROS)],
             {FIVE: direct(FIVE)},
             boot_lines=["DMAR: [Firmware Bug]: Your BIOS is broken; RHSA "
                         f"refers to non-existent DMAR unit at {ZEROS:x}"]),
    Platform("uncovered", NICS,
             [dmar.drhd(dmar.scope(dmar.IOAPIC, *dmar.UNIT_IOAPIC),
                        FIVE_SCOPE, flags=0), REGION],
             {FIVE: direct(FIVE)}, others=no_group),
]

# A firmware that wants DMA remapped from the start (flag 4 of the table), and
# a port for what anyone can plug in: then no IOMMU means no boot.
OPT_IN = 5
PORT = [port("3", "p3"), nic("p3"), nic("pcie.0", "5", "e1000")]
OUTSIDE = aml.external_port(3)
NO_TABLE = "tboot: Failed to initialize DMAR table"
NO_SCOPE = "tboot: Failed to initialize DMAR device scope"

PANICS = [
    Platform("opt-in", PORT, [qemu_drhd(), REGION], {FIVE: direct(FIVE)},
             flags=OPT_IN, ssdt=OUTSIDE),
    Platform("opt-in-no-port", PORT,
             [qemu_drhd(), rmrr(*page(0), endpoint("0", "03.0"))],
             others=no_group, flags=OPT_IN),
    Platform("opt-in-type-mismatch", PORT,
             [qemu_drhd(), rmrr(*page(0), endpoint("0", "03.0"))],
             panics=NO_SCOPE, flags=OPT_IN, ssdt=OUTSIDE),
    Platform("opt-in-no-drhd", PORT, [REGION],
             panics=NO_TABLE, flags=OPT_IN, ssdt=OUTSIDE),
    Platform("opt-in-width", PORT, [qemu_drhd(), REGION],
             panics=NO_TABLE, flags=OPT_IN, width=11, ssdt=OUTSIDE),
    Platform("opt-in-andd-name", PORT,
             [qemu_drhd(), REGION, NAME_WITHOUT_END],
             panics=NO_TABLE, flags=OPT_IN, ssdt=OUTSIDE),
    # What is found out before the kernel sets its mind on an IOMMU only
    # leaves it off.
    Platform("opt-in-overrun", PORT,
             [qemu_drhd(), rmrr(*page(0), FIVE_SCOPE, length=64)],
             others=no_group, flags=OPT_IN, ssdt=OUTSIDE),
    Platform("opt-in-ones", PORT,
             [dmar.drhd(dmar.scope(dmar.IOAPIC, *dmar.UNIT_IOAPIC),
                        base=ONES), REGION],
             others=no_group, parsed=False, flags=OPT_IN, ssdt=OUTSIDE),
]

# What stands first is taken for a unit, whatever it is.
IVMD_TAKEN = "AMD-Vi: Unsupported IVHD type 0x21"

AMD = [
    AmdPlatform("amd-block-zero", NICS,
                [unit(), reserve(0, FIVE, length=0)], hangs=True),
    AmdPlatform("amd-overrun", NICS,
                [unit(), reserve(0, FIVE, length=64)],
                {FIVE: unity(FIVE, page(0))}),
    AmdPlatform("amd-unknown-ivhd", NICS,
                [unit(), ivrs.ivhd(ivrs.entry_all(), kind=0x12),
                 reserve(0, FIVE)], OFF, others=no_group,
                boot_lines=["AMD-Vi: Unsupported IVHD type 0x12"]),
    AmdPlatform("amd-unknown-ivmd", NICS,
                [unit(), b"\x23" + reserve(0, FIVE)[1:], reserve(1, SIX)],
                {SIX: unity(SIX, page(1))}),
    AmdPlatform("amd-range-end-alone", NICS,
                [unit(ivrs.entry_all(), ivrs.entry(4, 0x0100)),
                 reserve(0, FIVE)], {FIVE: unity(FIVE, page(0))}),
    AmdPlatform("amd-special-variety", NICS,
                [unit(ivrs.entry_all(), ivrs.entry_special(1, 0x00a0, 7)),
                 reserve(0, FIVE)], OFF, others=no_group),
    AmdPlatform("amd-ivmd-first", NICS,
                [reserve(0, FIVE), unit()], OFF, others=no_group,
                boot_lines=[IVMD_TAKEN]),
    AmdPlatform("amd-no-ivhd", NICS, [reserve(0, FIVE)], OFF,
                others=no_group, boot_lines=[IVMD_TAKEN]),
]

BROKEN = INTEL + PANICS + AMD
