"""Which addresses are of the public internet, however they are written."""

from __future__ import annotations

from ipaddress import ip_address

import pytest

from promise_service.adapters.webhooks.addresses import RefusedAddress, is_public, reachable, resolve


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822", "192.0.0.9"]
)
def test_a_public_address_may_be_called(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.8.8.8", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1",
        "::", "::1", "fe80::1", "fc00::1", "fd12::1", "fec0::1", "ff02::1", "ff0e::1", "2001:db8::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::1",
        "2002:a00:1::1",
    ],
)  # fmt: skip
def test_an_address_of_our_own_network_may_not_be_called(address: str) -> None:
    assert not is_public(ip_address(address))


def test_the_first_allowed_address_of_a_name_is_called() -> None:
    assert str(reachable(["10.0.0.1", "93.184.216.34"], "crm", private_networks=False)) == "93.184.216.34"
    assert str(reachable(["10.0.0.1", "93.184.216.34"], "crm", private_networks=True)) == "10.0.0.1"
    assert str(reachable(["fe80::1%eth0"], "crm", private_networks=True)) == "fe80::1"


@pytest.mark.parametrize("found", [[], ["10.0.0.1", "::1"]])
def test_a_name_without_an_allowed_address_is_refused(found: list[str]) -> None:
    with pytest.raises(RefusedAddress, match="crm is in a private network"):
        reachable(found, "crm", private_networks=False)


def test_this_machine_knows_its_own_name() -> None:
    assert "127.0.0.1" in resolve("localhost", 80)
