using Millrace.Contracts.Delivery;
using Millrace.FeatureCompute;
using Millrace.Hosting;

var builder = WebApplication.CreateSlimBuilder(args);
builder.AddMillraceHosting(AppIds.FeatureCompute);
builder.Services.AddFeatureCompute(builder.Configuration);

var app = builder.Build();
app.UseMillraceHosting();
app.MapFeatureCompute();
app.Run();
