# SPDX-License-Identifier: GPL-2.0-or-later
"""PCI devices as data: what QEMU is told of them and what Linux calls them.

A device is a plain dictionary, so that a platform can be written down, read
back and made smaller:

    id        its name, and the name of the bus behind it
    model     what QEMU calls it, with its properties
    parent    id of the bridge above, or None on the main root bus
    slot, function
    bus       of an extra host bridge: the number of its root bus
"""

ROOT_BUS = 0
# What the machine itself has: (slot, function, is it a bridge).
BUILT_IN = ((0x00, 0), (0x1f, 0), (0x1f, 2), (0x1f, 3))

WITH_SLOT = ("pcie-root-port", "ioh3420", "xio3130-downstream")
PORTS = WITH_SLOT + ("x3130-upstream",)
BRIDGES = PORTS + ("pcie-pci-bridge", "pci-bridge", "i82801b11-bridge")
HOST_BRIDGE = "pxb-pcie"


def model(device):
    return device["model"].partition(",")[0]


def is_bridge(device):
    """Does it have a type 1 header?"""
    return model(device) in BRIDGES


def argument(device, devices):
    """The value of QEMU's -device."""
    words = [device["model"], f"id={device['id']}",
             f"bus={device['parent'] or 'pcie.0'}",
             f"addr={device['slot']:x}.{device['function']}", "romfile="]
    if device["function"] == 0 and any(
            other["parent"] == device["parent"] and
            other["slot"] == device["slot"] and other["function"]
            for other in devices):
        words.append("multifunction=on")
    if model(device) == HOST_BRIDGE:
        words.append(f"bus_nr={device['bus']}")
    return ",".join(words)


def below(devices, parent):
    """What is plugged into a bus, in the order of the addresses."""
    found = [device for device in devices if device["parent"] == parent]
    return sorted(found, key=lambda d: (d["slot"], d["function"]))


def host_bridges(devices):
    found = [d for d in devices if model(d) == HOST_BRIDGE]
    return sorted(found, key=lambda d: d["bus"])


def bus_numbers(devices):
    """Number of the bus behind each bridge, as the BIOS gives them out."""
    numbers = {None: ROOT_BUS}
    last = 0

    def visit(parent):
        nonlocal last
        for device in below(devices, parent):
            if is_bridge(device):
                last += 1
                numbers[device["id"]] = last
                visit(device["id"])

    visit(None)
    for device in host_bridges(devices):
        numbers[device["id"]] = last = device["bus"]
        visit(device["id"])
    return numbers


def addresses(devices):
    """Linux' name of each device."""
    numbers = bus_numbers(devices)
    return {device["id"]: f"0000:{numbers[device['parent']]:02x}:"
                          f"{device['slot']:02x}.{device['function']}"
            for device in devices}


def chain(device, devices):
    """(root bus, [(slot, function), ...]) from there down to the device."""
    by_id = {other["id"]: other for other in devices}
    steps = []
    while True:
        steps.insert(0, (device["slot"], device["function"]))
        parent = by_id.get(device["parent"])
        if parent is None:
            return ROOT_BUS, steps
        if model(parent) == HOST_BRIDGE:
            return parent["bus"], steps
        device = parent


def with_built_in(devices):
    """Also what -device does not make; only good for addresses and chains."""
    return devices + [{"id": f"built-in-{slot:x}.{function}", "model": "",
                       "parent": None, "slot": slot, "function": function}
                      for slot, function in BUILT_IN]
