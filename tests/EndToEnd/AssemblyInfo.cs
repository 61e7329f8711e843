// Each class brings up a whole system; two at a time are more than two cores carry.
[assembly: Xunit.v3.Parallelization(Mode = Xunit.Sdk.ParallelMode.None)]
