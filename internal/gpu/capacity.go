package gpu

// This file tells how much of a card's memory programs get, by driver.

// Capacity is the memory that the driver offers to programs, in bytes, as torch
// reports it: what is likely, and the least that was seen on such cards.
type Capacity struct {
	Typical int64
	Low     int64
}

// What NVIDIA's open kernel modules take more than the closed ones did, since they
// run the card's own system processor (GSP): an RTX 3090 has 23.68 GiB under driver
// 550.120 and 23.56 under 580.126; 102 to 205 MiB were seen on other cards. They are
// what the installers take from 560 on, for cards from Turing on (capability 7.5).
const (
	gspTypicalMiB  = 123
	gspMostMiB     = 205
	gspFromDriver  = "560"
	gspFromVersion = "7.5"
)

// Usable is the memory that programs get under a driver's version ("580.126");
// "" is an unknown one: then the typical figure is the card's (TotalBytes), and the
// low one allows for the open modules. A desktop on the same card, other processes
// and the CUDA context come off besides.
func (c *Card) Usable(driver string) Capacity {
	total := c.TotalBytes()
	capability, err := parseVersion(c.Capability)
	if err != nil || !capability.within(gspFromVersion, "") {
		return Capacity{total, total}
	}
	v, err := parseVersion(driver)
	switch {
	case err != nil:
		return Capacity{total, total - gspMostMiB<<20}
	case v.within(gspFromDriver, ""):
		return Capacity{total - gspTypicalMiB<<20, total - gspMostMiB<<20}
	}
	return Capacity{total, total}
}
