# SPDX-License-Identifier: GPL-2.0-or-later
"""Random platforms: the same for the same seed and index, for ever.

Run by itself it shows what a platform is made of:

    generator.py SEED INDEX
"""

import json
import random
import sys

import dmar
import ivrs
import random_devices
import random_dmar
import random_ivrs
import topology
from random_devices import pick

RESERVE_MEMORY = "memmap=1M$0x7e000000"
# Of the machines so many in a hundred have AMD's IOMMU.
AMD_SHARE = 40
INTEL_OPTIONS = {"": 60, "iommu=pt": 8, "intremap=off": 4,
                 "intel_iommu=sm_on": 3, "intel_iommu=off": 1, "iommu=off": 1,
                 "iommu.strict=1": 2, "iommu.passthrough=1": 2,
                 "iommu=nopt": 1}
AMD_OPTIONS = {"": 30, "iommu=pt": 4, "intremap=off": 2, "amd_iommu=off": 1,
               "iommu.strict=1": 1}


class RandomPlatform:
    """What boot.py and initrd.py want of a platform, made from plain data."""

    disks = {}      # it lives in memory
    critical = None
    options = missing = ()

    def __init__(self, data):
        self.data = data
        self.name = data["name"]
        self.devices = data["devices"]
        self.amd = data["amd"]
        self.cmdline = data["cmdline"]
        addresses = topology.addresses(self.devices)
        self.stay = [addresses[name] for name in data["stay"]]
        self.virtual = {addresses[name]: count
                        for name, count in data["virtual"].items()}

    def tables(self):
        """ACPI tables that replace QEMU's, by name."""
        table = self.data["table"]
        if table is None:
            return {}
        records = [bytes.fromhex(record) for record in table["records"]]
        if self.amd:
            return {"ivrs": ivrs.table(*records, cut=table["cut"])}
        return {"dmar": dmar.table(*records, flags=table["flags"],
                                   width=table["width"], cut=table["cut"])}

    def qemu_arguments(self):
        words = ["-blockdev", "null-co,node-name=nothing,read-zeroes=on"]
        if self.data["native_hotplug"]:
            words += ["-global",
                      "ICH9-LPC.acpi-pci-hotplug-with-bridge-support=off"]
        if any("subsys=" in device["model"] for device in self.devices):
            words += ["-device", "nvme-subsys,id=subsystem"]
        words += ["-device", "amd-iommu,intremap=on" if self.amd else
                  "intel-iommu,intremap=on,caching-mode=on"]
        for device in self.devices:
            words += ["-device", topology.argument(device, self.devices)]
        return words

    def variant(self, **changes):
        """The same platform but for a few things."""
        return RandomPlatform({**self.data, **changes})


def command_line(option, amd):
    first = [] if amd else ["intel_iommu=on"]
    return " ".join(filter(None, [*first, RESERVE_MEMORY, option]))


def generate(seed, index, amd=None):
    """AMD: True and False ask for one maker, None leaves it to chance."""
    rng = random.Random(f"{seed}/{index}")
    chance = rng.random() * 100 < AMD_SHARE
    amd = chance if amd is None else amd
    # QEMU puts the function of AMD's IOMMU into the first free slot.
    devices = random_devices.choose(rng, reserved_slots=(1,) if amd else ())
    virtual = random_devices.choose_virtual(rng, devices)
    stay = random_devices.choose_stay(rng, devices)
    table, notes = (random_ivrs if amd else random_dmar).choose(rng, devices)
    # Under QEMU's AMD IOMMU, and without any, the nvme driver of 6.12 and later
    # waits in vain.
    if amd or "defect uncovered" in notes:
        virtual = {}
    option = pick(rng, AMD_OPTIONS if amd else INTEL_OPTIONS)
    if option:
        notes.append(option)
    if table.get("flags", 1) != 1:
        notes.append(f"flags {table['flags']}")
    return RandomPlatform({
        "name": f"{seed}-{index}", "amd": amd, "devices": devices,
        "stay": sorted({*stay, *virtual}), "virtual": virtual, "table": table,
        "cmdline": command_line(option, amd), "notes": notes,
        "native_hotplug": rng.random() < .3,
    })


def main():
    seed, index = sys.argv[1:3]
    platform = generate(seed, int(index))
    print(json.dumps(platform.data, indent=1))
    print("\n".join(" ".join(pair) for pair in
                    topology.addresses(platform.devices).items()))


if __name__ == "__main__":
    main()
