package pack
import "testing"
func TestZ(t *testing.T){ if _,err:=Load("",Options{WithoutModels:true}); err!=nil{t.Fatal(err)} }
