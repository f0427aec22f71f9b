global using GrpcCode = Millrace.DaprProtocol.Framing.GrpcStatusCode;
