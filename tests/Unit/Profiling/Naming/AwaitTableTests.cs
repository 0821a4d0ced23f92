using Leak.Profiling.Naming;

namespace Leak.Unit.Profiling.Naming;

/// <summary>The state that a state machine has at a yield is read from the code before it.</summary>
public sealed class AwaitTableTests
{
    private const byte Ldarg0 = 0x02, Dup = 0x25, Stloc0 = 0x0A, Stfld = 0x7D;

    [TestCase(new byte[] { 0x16 }, 0)]
    [TestCase(new byte[] { 0x1E }, 8)]
    [TestCase(new byte[] { 0x1F, 9 }, 9)]
    [TestCase(new byte[] { 0x1F, 127 }, 127)]
    [TestCase(new byte[] { 0x20, 0x2C, 1, 0, 0 }, 300)]
    [TestCase(new byte[] { 0x15 }, -1)]
    public void StateStoredBefore_WhenRoslynWroteIt_IsTheConstant(byte[] constant, int state)
    {
        byte[] code = [0, 0, 0, 0, 0, 0, Ldarg0, .. constant, Dup, Stloc0, Stfld, 1, 0, 0, 4];

        AwaitTable.StateStoredBefore(code, code.Length).ShouldBe(state);
    }

    [Test]
    public void StateStoredBefore_WhenTheLocalIsAFarOne_IsTheConstant()
    {
        byte[] code = [0, 0, 0, Ldarg0, 0x18, Dup, 0x13, 7, Stfld, 1, 0, 0, 4];

        AwaitTable.StateStoredBefore(code, code.Length).ShouldBe(2);
    }

    [TestCase(0)]
    [TestCase(3)]
    [TestCase(8)]
    [TestCase(99)]
    public void StateStoredBefore_WhenTheCodeIsNotAsKnown_IsNone(int offset) =>
        AwaitTable.StateStoredBefore(new byte[16], offset).ShouldBe(-1);
}
