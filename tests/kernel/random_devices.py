# SPDX-License-Identifier: GPL-2.0-or-later
"""Choose PCI devices at random; see topology.py for what a device is."""

import topology

MAX_BRIDGES = 10    # more want more ports and memory than the BIOS has

# Weight of each model.  Those with a driver in Debian's kernels may keep it.
ENDPOINTS = {
    "e1000": 8, "e1000e": 8, "rtl8139": 4, "virtio-net-pci": 4, "pcnet": 1,
    "i82551": 1, "vmxnet3": 1,
    "nvme,serial=x": 6, "megasas": 2, "megasas-gen2": 2, "lsi53c895a": 3,
    "virtio-blk-pci,drive=nothing,share-rw=on": 2, "virtio-scsi-pci": 2,
    "ich9-ahci": 1,
    "mptsas1068": 1, "sdhci-pci": 1,
    "qemu-xhci": 6, "usb-ehci": 2, "pci-ohci": 1, "piix3-usb-uhci": 2,
    "VGA": 3, "secondary-vga": 4, "bochs-display": 3, "virtio-gpu-pci": 2,
    "pci-serial": 8, "virtio-rng-pci": 1, "edu": 1,
}
WITH_DRIVER = ("pci-serial",)
ONLY_ONE = ("VGA",)

ROOT_PORTS = {"pcie-root-port": 6, "ioh3420": 2,
              "pcie-root-port,disable-acs=true": 4,
              "ioh3420,disable-acs=true": 1}
CONVENTIONAL = {"pci-bridge,shpc=off": 4, "pci-bridge,shpc=on": 3,
                "pcie-pci-bridge": 4, "i82801b11-bridge": 2}
ON_ROOT = {"endpoint": 8, "functions": 5, "usb": 2, "port": 9, "ports": 4,
           "conventional": 5, "host-bridge": 2}
BELOW_PORT = {"endpoint": 10, "functions": 5, "switch": 4,
              "pcie-to-pci": 3, "nothing": 1}


def pick(rng, weights):
    """One of the keys of WEIGHTS."""
    return rng.choices(list(weights), list(weights.values()))[0]


class Devices:
    def __init__(self, rng, reserved_slots):
        self.rng = rng
        self.devices = []
        self.root_slots = [slot for slot in range(1, 0x1f)
                           if slot not in reserved_slots]
        self.bridges = 0
        self.host_bridge_bus = 0x40

    def add(self, model, parent, slot, function=0, **more):
        device = {"id": f"d{len(self.devices)}", "model": model,
                  "parent": parent, "slot": slot, "function": function, **more}
        if topology.is_bridge(device):
            self.bridges += 1
            number = self.bridges
            if topology.model(device) in topology.WITH_SLOT:
                device["model"] += f",chassis={number},slot={number}"
            elif topology.model(device) == "pci-bridge":
                device["model"] += f",chassis_nr={number}"
        self.devices.append(device)
        return device["id"]

    def endpoint_model(self):
        while True:
            model = pick(self.rng, ENDPOINTS)
            if model not in ONLY_ONE or not any(
                    device["model"] == model for device in self.devices):
                return model

    def room(self, bridges=1):
        return self.bridges + bridges <= MAX_BRIDGES

    def functions(self, parent, slot):
        """Several in one slot; often of one kind, as hardware has them."""
        count = self.rng.randint(2, 4)
        numbers = [0] + sorted(self.rng.sample(range(1, 8), count - 1))
        same = self.endpoint_model() if self.rng.random() < .3 else None
        for number in numbers:
            self.add(same if same not in (None, *ONLY_ONE) else
                     self.endpoint_model(), parent, slot, number)

    def conventional(self, parent, slot, model=None, depth=0):
        bridge = self.add(model or pick(self.rng, CONVENTIONAL), parent, slot)
        slots = sorted(self.rng.sample(range(1, 31), self.rng.randint(1, 3)))
        for child in slots:
            choice = self.rng.random()
            if choice < .15 and depth < 2 and self.room():
                self.conventional(bridge, child, "pci-bridge,shpc=off",
                                  depth + 1)
            elif choice < .3:
                self.functions(bridge, child)
            else:
                self.add(self.endpoint_model(), bridge, child)

    def switch(self, parent):
        upstream = self.add("x3130-upstream", parent, 0)
        slots = sorted(self.rng.sample(range(0, 31), self.rng.randint(1, 3)))
        for slot in slots:
            if self.room():
                port = self.add("xio3130-downstream", upstream, slot)
                self.below_port(port, depth=1)

    def below_port(self, port, depth=0):
        what = pick(self.rng, BELOW_PORT)
        if what == "switch" and depth == 0 and self.room(3):
            self.switch(port)
        elif what == "pcie-to-pci" and self.room(2):
            self.conventional(port, 0, "pcie-pci-bridge", depth)
        elif what == "functions":
            self.functions(port, 0)
        elif what != "nothing":
            self.add(self.endpoint_model(), port, 0)

    def port(self, parent, slot, function=0):
        self.below_port(self.add(pick(self.rng, ROOT_PORTS), parent, slot,
                                 function))

    def host_bridge(self, slot):
        bus = self.host_bridge_bus
        self.host_bridge_bus += 0x20
        bridge = self.add(topology.HOST_BRIDGE, None, slot, bus=bus)
        for child in range(self.rng.randint(1, 2)):
            if self.room(2):
                self.port(bridge, child)

    def on_root(self):
        rng = self.rng
        what = pick(rng, ON_ROOT)
        slot = self.root_slots.pop(rng.randrange(len(self.root_slots)))
        if what == "port" and self.room(2):
            self.port(None, slot)
        elif what == "ports" and self.room(4):
            for function in [0] + rng.sample(range(1, 8), rng.randint(1, 2)):
                self.port(None, slot, function)
        elif what == "conventional" and self.room(2):
            self.conventional(None, slot)
        elif what == "host-bridge" and self.host_bridge_bus < 0x80:
            self.host_bridge(slot)
        elif what == "usb":
            self.add("ich9-usb-uhci1", None, slot)
            self.add("ich9-usb-uhci2", None, slot, 1)
            self.add("ich9-usb-ehci1", None, slot, 7)
        elif what == "functions":
            self.functions(None, slot)
        else:
            self.add(self.endpoint_model(), None, slot)


def choose(rng, reserved_slots=()):
    """A list of devices."""
    made = Devices(rng, reserved_slots)
    for _ in range(rng.randint(2, 5)):
        made.on_root()
    return made.devices


def choose_stay(rng, devices):
    """Ids of those that keep their drivers."""
    able = [device["id"] for device in devices
            if topology.model(device) in WITH_DRIVER]
    return [name for name in able if rng.random() < .5]


def choose_virtual(rng, devices):
    """Number of virtual functions by id of the physical one, if any.

    QEMU has one model with virtual functions.  It stands alone behind a port
    here: they take the numbers after its own.
    """
    able = [device for device in devices
            if topology.model(device) == "nvme" and device["parent"] and
            len(topology.below(devices, device["parent"])) == 1]
    by_id = {device["id"]: device for device in devices}
    able = [device for device in able if topology.model(
        by_id[device["parent"]]) in topology.PORTS]
    if not able or rng.random() < .5:
        return {}
    device = rng.choice(able)
    device["model"] += (",subsys=subsystem,sriov_max_vfs=3,"
                        "sriov_vq_flexible=6,sriov_vi_flexible=3")
    return {device["id"]: rng.randint(1, 3)}
