package rules

import "embed"

// Packs is the shipped folder of packs, under "packs". Package pack reads it.
//
//go:embed packs
var Packs embed.FS
