# SPDX-License-Identifier: GPL-2.0-or-later
"""The lines of the kernel and of QEMU, byte for byte, blanks included."""

INTERRUPTS = ("vfio_iommu_type1_attach_group: No interrupt remapping support.  "
              "Use the module param \"allow_unsafe_interrupts\" to enable VFIO "
              "IOMMU support on this platform")

ACCEPTS = ("accepts", None, None)
UNKNOWN = ("unknown", None, None)
NO_GROUP = ("refuses", "bind", "EINVAL")
NO_NODE = ("refuses", "bind", "ENOENT")
AT_ATTACH = ("refuses", "VFIO_SET_IOMMU", "EPERM")
AT_CLAIM = ("refuses", "VFIO_GROUP_SET_CONTAINER", "EPERM")
AT_CORE = ("refuses", "VFIO_GROUP_SET_CONTAINER", "EINVAL")
AT_DEVICE = ("refuses", "VFIO_GROUP_GET_DEVICE_FD", "EINVAL")


def rmrr(address, driver="vfio-pci", prefix="DMAR: "):
    """The refusal up to 6.5; the prefix came with 5.1 or 5.2."""
    return (f"{driver} {address}: {prefix}Device is ineligible for IOMMU domain "
            "attach due to platform RMRR requirement.  Contact your platform "
            "vendor.")


def direct(address, driver="vfio-pci"):
    """The refusal from 6.6 on."""
    return (f"{driver} {address}: Firmware has requested this device have a 1:1 "
            "IOMMU mapping, rejecting configuring the device without a 1:1 "
            "mapping. Contact your platform vendor.")


def probe(address):
    return f"vfio-pci: probe of {address} failed with error -22"


def probe_6_12(address):
    return (f"vfio-pci {address}: probe with driver vfio-pci failed with error "
            "-22")


def qemu_container(address, group, what, error):
    return (f"vfio {address}: failed to setup container for group {group}: "
            f"Failed to set {what}: {error}")


def fallback(device, prefix="DMAR"):
    return (f"{prefix}: [Firmware Bug]: RMRR entry for device {device} is broken "
            "- applying workaround")


def mismatch(address, prefix="DMAR"):
    return f"{prefix}: Device scope type does not match for {address}"


def not_covered(base, end):
    return ("DMAR: [Firmware Bug]: No firmware reserved region can cover this "
            f"RMRR [0x{base:016x}-0x{end:016x}], contact BIOS vendor for fixes")


def bad_rmrr(base, end):
    return ("DMAR: [Firmware Bug]: Your BIOS is broken; bad RMRR "
            f"[0x{base:016x}-0x{end:016x}]")


def bios(vendor, version, product):
    return f"BIOS vendor: {vendor}; Ver: {version}; Product Version: {product}"
