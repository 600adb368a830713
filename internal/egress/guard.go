package egress

import (
	"fmt"
	"net/netip"
	"syscall"
)

// refused are the networks that no call may reach, beside those that
// netip knows as loopback, private, link-local, multicast or unspecified.
// https://www.iana.org/assignments/iana-ipv4-special-registry
var refused = [...]netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),
	netip.MustParsePrefix("100.64.0.0/10"), // carrier NAT, metadata services of some clouds
	netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"),
	netip.MustParsePrefix("192.88.99.0/24"), // relays of 6to4
	netip.MustParsePrefix("198.18.0.0/15"),
	netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"),
	netip.MustParsePrefix("240.0.0.0/4"),
	netip.MustParsePrefix("2001::/23"), // Teredo and other special purposes
	netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"), // IPv4 inside 6to4
	netip.MustParsePrefix("3fff::/20"),
}

// globalIPv6 is all that is given out to the public Internet. Outside of it
// lie, among others, the ways to write an IPv4 address as an IPv6 one.
// https://www.iana.org/assignments/ipv6-address-space
var globalIPv6 = netip.MustParsePrefix("2000::/3")

// Refused is the error of a call that was kept from an address.
type Refused struct{ Addr netip.Addr }

func (e Refused) Error() string {
	return fmt.Sprintf("address %s is private or reserved; it may be reached only where private addresses are allowed (parley dev, or --simulator)", e.Addr)
}

// public reports whether an address belongs to the public Internet.
func public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsGlobalUnicast() || a.IsPrivate() || a.Is6() && !globalIPv6.Contains(a) {
		return false
	}
	for _, p := range refused {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// guardDial is a net.Dialer's Control: it sees the address itself, after name
// resolution, so a name cannot change its meaning between check and dial.
func guardDial(_, address string, _ syscall.RawConn) error {
	ap, err := netip.ParseAddrPort(address)
	if err != nil {
		return fmt.Errorf("checking address %q: %w", address, err)
	}
	if !public(ap.Addr()) {
		return Refused{ap.Addr()}
	}
	return nil
}
