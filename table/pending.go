package table

func openIPC(path string, file bool) (source, error) { return nil, errNotYet }
func openCSV(path string) (source, error)            { return nil, errNotYet }
