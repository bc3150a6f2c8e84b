# SPDX-License-Identifier: GPL-2.0-or-later
"""What can come of an attempt to attach a device, in the author's words.

An expectation is a function of (kernel, device) that returns an Answer.  It
may have `holes(kernel)`: [(base, end), ...] of memory that the guest cannot
use where the device is accepted.
"""

from collections import namedtuple

from kernels import GET_DEVICE_FD, SET_CONTAINER, SET_IOMMU

Answer = namedtuple("Answer", "outcome at errno message")


def accepts(_kernel, _device):
    return Answer("accepts", None, None, None)


def direct(named, driver="vfio-pci"):
    """Refused for a direct region; the kernel's line names this device."""
    def answer(kernel, _device):
        text = kernel.direct_text.format(driver=driver, device=named)
        return Answer("refuses", *kernel.direct, text)
    return answer


def unity(named, *holes, driver="vfio-pci"):
    """A direct region, but of an AMD machine."""
    def answer(kernel, device):
        return (direct(named, driver) if kernel.unity_refuses else accepts)(
            kernel, device)
    answer.holes = lambda _kernel: holes
    return answer


def other_segment(*holes):
    """As unity(), but the table's entry is about another segment."""
    def answer(kernel, device):
        return accepts(kernel, device)
    answer.holes = lambda kernel: () if kernel.ivmd_segment else holes
    return answer


def no_group(kernel, device):
    return Answer("refuses", "bind", "EINVAL",
                  kernel.probe_text.format(device=device))


def has_virtual(_kernel, device):
    """A physical function whose virtual ones are on."""
    return Answer("refuses", "bind", "EBUSY",
                  f"vfio-pci {device}: Cannot bind to PF with SR-IOV enabled")


def no_driver(kernel, device):
    """The IOMMU's own function: the kernel lets no driver have it."""
    if kernel.unit_text is None:
        return Answer("refuses", "bind", None, None)
    return Answer("refuses", "bind", "EINVAL",
                  kernel.unit_text.format(device=device))


def owned(kernel, _device):
    """Another driver has a device of the group."""
    return Answer("refuses", *kernel.owned, None)


def owned_or_direct(named):
    """Both at once: which of the two is told depends on what comes first."""
    def answer(kernel, device):
        steps = (SET_CONTAINER, SET_IOMMU, GET_DEVICE_FD)
        first = min(kernel.owned, kernel.direct,
                    key=lambda refusal: steps.index(refusal[0]))
        return (owned if first is kernel.owned else direct(named))(
            kernel, device)
    return answer


def owned_bridge(kernel, device):
    """A bridge of the group is with a driver that uses DMA."""
    return (owned if kernel.bridge_owns else accepts)(kernel, device)


def no_mapper(_kernel, _device):
    """No module that maps memory is loaded."""
    return Answer("refuses", SET_IOMMU, "ENODEV", None)


def direct_or_no_mapper(named):
    """Both at once: some kernels look at the region before that."""
    def answer(kernel, device):
        early = kernel.direct[0] == SET_CONTAINER
        return (direct(named) if early else no_mapper)(kernel, device)
    return answer


def unsafe_interrupts(_kernel, _device):
    return Answer("refuses", SET_IOMMU, "EPERM",
                  "vfio_iommu_type1_attach_group: No interrupt remapping "
                  "support.  Use the module param "
                  "\"allow_unsafe_interrupts\" to enable VFIO IOMMU support "
                  "on this platform")


def unity_or_unsafe(named):
    """Interrupts come after direct regions where those are refused."""
    def answer(kernel, device):
        return (direct(named) if kernel.unity_refuses else
                unsafe_interrupts)(kernel, device)
    return answer
