// The types of gRPC's own packages that occur in signatures.
namespace Grpc.Core
{
    public abstract class CallInvoker;

    public class RpcException : System.Exception;
}

namespace Grpc.Net.Client
{
    public sealed class GrpcChannelOptions;
}
