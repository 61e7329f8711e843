using Grpc.Core;

namespace KiVendTout.Gateway.Errors;

/// <summary>One kind of error the API can answer, and what each person concerned does about it.</summary>
/// <param name="Reason">Machine-readable name, in ErrorInfo; never changes its meaning.</param>
/// <param name="Code">gRPC status.</param>
/// <param name="HttpStatus">HTTP status over REST.</param>
/// <param name="Meaning">What happened.</param>
/// <param name="User">What the caller does.</param>
/// <param name="Operator">What who runs the system does.</param>
/// <param name="Support">What who helps the caller asks or looks at.</param>
internal sealed record ErrorEntry(
    string Reason, StatusCode Code, int HttpStatus, string Meaning, string User, string Operator, string Support);
