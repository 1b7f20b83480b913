package dataset

import "fmt"

// TableCount says what became of every row of a table in a walk:
//
//	Read = Used + Superseded + AfterAsOf + PastRetention + Suppressed + Quarantined + Withheld
type TableCount struct {
	Table         string `json:"table"`
	Supplied      bool   `json:"supplied"`
	Read          int64  `json:"read"`
	Used          int64  `json:"used"`
	Superseded    int64  `json:"superseded"`
	AfterAsOf     int64  `json:"after_as_of"`
	PastRetention int64  `json:"past_retention"`
	Suppressed    int64  `json:"suppressed"`
	Quarantined   int64  `json:"quarantined"`
	Withheld      int64  `json:"withheld"`
	// Resorted is the number of people whose rows stood out of order within
	// the person and were put in order. Not part of the identity.
	Resorted int64 `json:"resorted"`
}

// take sets the counts from a walk's fates.
func (c *TableCount) take(read int64, f *[fates]int64) {
	c.Read, c.Used, c.Superseded, c.AfterAsOf = read, f[used], f[superseded], f[afterAsOf]
	c.PastRetention, c.Suppressed, c.Quarantined, c.Withheld = f[pastRetention], f[suppressed], f[quarantined], f[withheld]
}

// check holds the identity against the counts.
func (c *TableCount) check() error {
	sum := c.Used + c.Superseded + c.AfterAsOf + c.PastRetention + c.Suppressed + c.Quarantined + c.Withheld
	if c.Read != sum {
		return fmt.Errorf("%s: %d rows were read but %d accounted for: this is a defect of the program, "+
			"please report it: %+v", c.Table, c.Read, sum, *c)
	}
	return nil
}
