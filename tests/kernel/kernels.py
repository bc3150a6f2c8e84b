# SPDX-License-Identifier: GPL-2.0-or-later
"""The kernels that judge: where each comes from and what it is known to say.

A new kernel is one row here.  The words are those of the harness's author,
read off real boots; a platform's expectation is written against them, so that
a test cannot pass when kernel and vfio-check are wrong in the same way.
"""

from collections import namedtuple

Kernel = namedtuple("Kernel", [
    "suite",      # Debian's name for the release that carries the kernel
    "packages",   # what stands before the release in the packages' names
    "release",    # pattern of `uname -r`; the highest that exists is taken
    "direct",     # (step, errno) of a device with a direct region
    "direct_text",
    "unity_refuses",  # is a region of AMD's table direct in that sense?
    "ivmd_segment",   # does it heed the segment in AMD's table?
    "owned",      # (step, errno) of a device whose group has another owner
    "bridge_owns",  # does a bridge driver other than pcieport count as one?
    "probe_text",   # of a device that vfio-pci could not bind
    "unit_text",    # of the function of AMD's IOMMU, None if silent
])

OLD_TEXT = ("{driver} {device}: DMAR: Device is ineligible for IOMMU domain "
            "attach due to platform RMRR requirement.  "
            "Contact your platform vendor.")
NEW_TEXT = ("{driver} {device}: Firmware has requested this device have a 1:1 "
            "IOMMU mapping, rejecting configuring the device without a 1:1 "
            "mapping. Contact your platform vendor.")
OLD_PROBE = "vfio-pci: probe of {device} failed with error -22"
NEW_PROBE = ("vfio-pci {device}: "
             "probe with driver vfio-pci failed with error -22")

SET_CONTAINER = "VFIO_GROUP_SET_CONTAINER"
SET_IOMMU = "VFIO_SET_IOMMU"
GET_DEVICE_FD = "VFIO_GROUP_GET_DEVICE_FD"

KERNELS = {k.suite: k for k in (
    Kernel("bullseye", ("linux-image-",), r"5\.10\.0-[0-9]+-amd64",
           (SET_IOMMU, "EPERM"), OLD_TEXT, False, False,
           (GET_DEVICE_FD, "EINVAL"), False, OLD_PROBE, None),
    Kernel("bookworm", ("linux-image-",), r"6\.1\.0-[0-9]+-amd64",
           (SET_CONTAINER, "EPERM"), OLD_TEXT, False, True,
           (SET_CONTAINER, "EPERM"), True, OLD_PROBE, None),
    Kernel("trixie", ("linux-image-",), r"6\.12\.[0-9]+\+deb13-amd64",
           (SET_CONTAINER, "EINVAL"), NEW_TEXT, True, True,
           (SET_CONTAINER, "EPERM"), True, NEW_PROBE, None),
    Kernel("sid", ("linux-binary-unsigned-", "linux-modules-"),
           r"[0-9.]+\+deb14-amd64",
           (SET_CONTAINER, "EINVAL"), NEW_TEXT, True, True,
           (SET_CONTAINER, "EPERM"), True, NEW_PROBE,
           "pci {device}: Resources present before probing"),
)}
