package dataset

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
