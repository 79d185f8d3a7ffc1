package gpu

// This file holds the test of the names that drivers and torch give to cards.

import "testing"

// driverNames are names as nvidia-smi, rocm-smi and torch.cuda.get_device_name print
// them, and the alias of the card.
var driverNames = map[string]string{
	"NVIDIA A100-SXM4-80GB": "a100", "A100-SXM4-80GB": "a100", "NVIDIA A100-SXM4-40GB": "a100-40gb", "A100-SXM4-40GB": "a100-40gb",
	"NVIDIA A100-PCIE-40GB": "a100-pcie-40gb", "A100-PCIE-40GB": "a100-pcie-40gb", "NVIDIA A100 80GB PCIe": "a100-pcie-80gb", "A100 80GB PCIe": "a100-pcie-80gb",
	"NVIDIA A800-SXM4-80GB": "a800", "NVIDIA A800 80GB PCIe": "a800", "NVIDIA H100 80GB HBM3": "h100", "NVIDIA H100 PCIe": "h100-pcie",
	"NVIDIA H100 NVL": "h100-nvl", "NVIDIA H100 SXM5 80GB": "h100", "NVIDIA H800": "h800", "NVIDIA H20": "h20", "NVIDIA H200": "h200", "NVIDIA B200": "b200", "NVIDIA GB200": "gb200",
	"NVIDIA L4": "l4", "NVIDIA L40": "l40", "NVIDIA L40S": "l40s", "NVIDIA A10": "a10", "NVIDIA A10G": "a10g", "NVIDIA A16": "a16", "NVIDIA A2": "a2",
	"NVIDIA A30": "a30", "NVIDIA A40": "a40", "Tesla P100-PCIE-16GB": "p100", "Tesla P100-SXM2-16GB": "p100", "Tesla P100-PCIE-12GB": "p100-12gb",
	"Tesla V100-SXM2-16GB": "v100-16gb", "Tesla V100-SXM2-32GB": "v100-32gb", "Tesla V100-SXM3-32GB": "v100-32gb", "Tesla V100-PCIE-16GB": "v100-pcie-16gb",
	"Tesla V100-PCIE-32GB": "v100-32gb", "Tesla V100S-PCIE-32GB": "v100s", "Tesla V100-DGXS-16GB": "v100-16gb", "Tesla V100-DGXS-32GB": "v100-32gb",
	"Tesla V100-FHHL-16GB": "v100-16gb", "Tesla T4": "t4", "NVIDIA Tesla T4": "t4", "Tesla K80": "k80", "NVIDIA Tesla K80": "k80", "Tesla P4": "p4", "Tesla P40": "p40",
	"Tesla M60": "m60", "Tesla M40 24GB": "m40", "NVIDIA GeForce RTX 3060 Laptop GPU": "rtx3060laptop", "NVIDIA GeForce RTX 3070 Laptop GPU": "rtx3070laptop",
	"NVIDIA GeForce RTX 3080 Laptop GPU": "rtx3080laptop", "NVIDIA GeForce RTX 4050 Laptop GPU": "rtx4050laptop", "NVIDIA GeForce RTX 4060 Laptop GPU": "rtx4060laptop",
	"NVIDIA GeForce RTX 4090 Laptop GPU": "rtx4090laptop", "NVIDIA GeForce RTX 5090 Laptop GPU": "rtx5090laptop", "GeForce GTX 1060 6GB": "gtx1060",
	"GeForce GTX 1060": "gtx1060", "GeForce GTX 1060 with Max-Q Design": "gtx1060", "GeForce GTX 1070 with Max-Q Design": "gtx1070",
	"GeForce GTX 1080 Ti": "gtx1080ti", "GeForce GTX 1660 SUPER": "gtx1660super", "NVIDIA GeForce GTX 1660 Ti with Max-Q Design": "gtx1660ti",
	"GeForce RTX 2060 SUPER": "rtx2060super", "GeForce RTX 2070 with Max-Q Design": "rtx2070", "GeForce RTX 2070 SUPER": "rtx2070super",
	"GeForce RTX 2080 Ti": "rtx2080ti", "NVIDIA GeForce RTX 2080 SUPER": "rtx2080super", "TITAN Xp": "titanxp", "NVIDIA TITAN Xp COLLECTORS EDITION": "titanxp",
	"TITAN X (Pascal)": "titanx", "NVIDIA TITAN V": "titanv", "TITAN RTX": "titanrtx", "NVIDIA RTX A6000": "a6000", "RTX A6000": "a6000", "NVIDIA RTX A5000": "a5000",
	"NVIDIA RTX A4000": "a4000", "NVIDIA RTX A2000 12GB": "a2000", "Quadro RTX 8000": "rtx8000", "Quadro RTX 6000": "quadrortx6000", "Quadro GV100": "gv100",
	"NVIDIA RTX 6000 Ada Generation": "rtx6000ada", "NVIDIA RTX 5000 Ada Generation": "rtx5000ada", "NVIDIA RTX 4000 SFF Ada Generation": "rtx4000ada",
	"NVIDIA RTX 4000 Ada Generation": "rtx4000ada", "NVIDIA RTX PRO 6000 Blackwell Workstation Edition": "rtxpro6000",
	"NVIDIA RTX PRO 6000 Blackwell Max-Q Workstation Edition": "rtxpro6000", "NVIDIA RTX PRO 6000 Blackwell Server Edition": "rtxpro6000",
	"NVIDIA GeForce RTX 3080 12GB": "rtx3080-12gb", "NVIDIA GeForce RTX 4060 Ti 16GB": "rtx4060ti-16gb", "AMD Instinct MI300X": "mi300x", "AMD Instinct MI210": "mi210",
	"AMD Radeon RX 7900 XTX": "rx7900xtx", "Radeon RX 7900 XTX": "rx7900xtx", "AMD Radeon VII": "radeonvii", "AMD Instinct MI250X": "mi250x",
	"a100 40GB": "a100-40gb", "A100 80G": "a100", "v100 32GB": "v100-32gb", "h100 80gb": "h100", "gtx 1060 6gb": "gtx1060", "RTX3060 12GB": "rtx3060",
	"rtx_3090_24gb": "rtx3090", "T4 16GB": "t4", "P100 16GB PCIe": "p100",
}

// TestSpellings: cards are found as drivers and torch name them, in all of 200
// spellings and more: the table's, and each card's own name behind its maker's.
func TestSpellings(t *testing.T) {
	checked := 0
	check := func(spelling, alias string) {
		checked++
		if card, err := Lookup(spelling); err != nil || card.Alias() != alias {
			t.Errorf("%q: %v, %v; want %s", spelling, card, err, alias)
		}
	}
	for spelling, alias := range driverNames {
		check(spelling, alias)
	}
	for _, card := range Cards() {
		check("NVIDIA "+card.Name, card.Alias())
		for _, alias := range card.Aliases {
			check(alias, card.Alias())
		}
	}
	if checked < 200 {
		t.Errorf("%d spellings", checked)
	}
}

// TestOtherMemory: a name that says another memory than any such card has is no card.
func TestOtherMemory(t *testing.T) {
	for _, name := range []string{"GeForce GTX 1060 3GB", "Tesla V100-SXM2-24GB", "NVIDIA GeForce RTX 3060 8GB", "RTX A5000 Laptop GPU", "80gb", "pcie", "gpu"} {
		if card, err := Lookup(name); err == nil {
			t.Errorf("%q is %s", name, card.Name)
		}
	}
}
